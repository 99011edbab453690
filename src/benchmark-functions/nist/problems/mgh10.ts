import type { StrdProblem } from '../strd-problem.js';

/**
 * This problem was found to be difficult for some very good algorithms. See More, J. J., Garbow, B. S., and
 * Hillstrom, K. E. (1981). Testing unconstrained optimization software. ACM Transactions on Mathematical
 * Software. 7(1): pp. 17-41.
 *
 * Reference: Meyer, R. R. (1970). Theoretical and computational aspects of nonlinear regression. In
 * Nonlinear Programming, Rosen, Mangasarian and Ritter (Eds). New York, NY: Academic Press, pp. 465-486.
 */
export const mgh10: StrdProblem = {
  name: 'MGH10',
  model: 'y = b1 * exp[b2/(x+b3)]',
  constants: {},
  parameters: [
    { name: 'b1', starts: [2, 0.02], certified: 0.005609636471, deviation: 0.00015687892471 },
    { name: 'b2', starts: [400000, 4000], certified: 6181.3463463, deviation: 23.309021107 },
    { name: 'b3', starts: [25000, 250], certified: 345.22363462, deviation: 0.78486103508 },
  ],
  certifiedRss: 87.945855171,
  columns: {
    y: [
      34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
    ],
    x: [50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115, 120, 125],
  },
};
