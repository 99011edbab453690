import type { StrdProblem } from '../strd-problem.js';

/**
 * This model and data are an example of fitting sigmoidal growth curves taken from Ratkowsky (1983). The
 * response variable is the dry weight of onion bulbs and tops, and the predictor variable is growing time.
 *
 * Reference: Ratkowsky, D.A. (1983). Nonlinear Regression Modeling. New York, NY: Marcel Dekker, pp. 62 and
 * 88.
 */
export const rat43: StrdProblem = {
  name: 'Rat43',
  model: 'y = b1 / ((1+exp[b2-b3*x])**(1/b4))',
  constants: {},
  parameters: [
    { name: 'b1', starts: [100, 700], certified: 699.6415127, deviation: 16.302297817 },
    { name: 'b2', starts: [10, 5], certified: 5.2771253025, deviation: 2.0828735829 },
    { name: 'b3', starts: [1, 0.75], certified: 0.75962938329, deviation: 0.19566123451 },
    { name: 'b4', starts: [1, 1.3], certified: 1.2792483859, deviation: 0.68761936385 },
  ],
  certifiedRss: 8786.404908,
  columns: {
    y: [
      16.08, 33.83, 65.8, 97.2, 191.55, 326.2, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56,
      717.41,
    ],
    x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  },
};
