import type { StrdProblem } from '../strd-problem.js';

/**
 * These data are described in detail in Box, Hunter and Hunter (1978). The response variable is biochemical
 * oxygen demand (BOD) in mg/l, and the predictor variable is incubation time in days.
 *
 * Reference: Box, G. P., W. G. Hunter, and J. S. Hunter (1978). Statistics for Experimenters. New York, NY:
 * Wiley, pp. 483-487.
 */
export const boxBod: StrdProblem = {
  name: 'BoxBOD',
  model: 'y = b1*(1-exp[-b2*x])',
  constants: {},
  parameters: [
    { name: 'b1', starts: [1, 100], certified: 213.80940889, deviation: 12.354515176 },
    { name: 'b2', starts: [1, 0.75], certified: 0.54723748542, deviation: 0.10455993237 },
  ],
  certifiedRss: 1168.0088766,
  columns: { y: [109, 149, 149, 191, 213, 224], x: [1, 2, 3, 5, 7, 10] },
};
