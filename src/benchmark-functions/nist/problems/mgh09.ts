import type { StrdProblem } from '../strd-problem.js';

/**
 * This problem was found to be difficult for some very good algorithms. There is a local minimum at (+inf,
 * -14.07..., -inf, -inf) with final sum of squares 0.00102734.... See More, J. J., Garbow, B. S., and
 * Hillstrom, K. E. (1981). Testing unconstrained optimization software. ACM Transactions on Mathematical
 * Software. 7(1): pp. 17-41.
 *
 * Reference: Kowalik, J.S., and M. R. Osborne, (1978). Methods for Unconstrained Optimization Problems. New
 * York, NY: Elsevier North-Holland.
 */
export const mgh09: StrdProblem = {
  name: 'MGH09',
  model: 'y = b1*(x**2+x*b2) / (x**2+x*b3+b4)',
  constants: {},
  parameters: [
    { name: 'b1', starts: [25, 0.25], certified: 0.19280693458, deviation: 0.011435312227 },
    { name: 'b2', starts: [39, 0.39], certified: 0.19128232873, deviation: 0.19633220911 },
    { name: 'b3', starts: [41.5, 0.415], certified: 0.12305650693, deviation: 0.080842031232 },
    { name: 'b4', starts: [39, 0.39], certified: 0.13606233068, deviation: 0.090025542308 },
  ],
  certifiedRss: 0.00030750560385,
  columns: {
    y: [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246],
    x: [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
  },
};
