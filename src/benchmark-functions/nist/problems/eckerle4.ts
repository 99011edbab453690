import type { StrdProblem } from '../strd-problem.js';

/**
 * These data are the result of a NIST study involving circular interference transmittance. The response
 * variable is transmittance, and the predictor variable is wavelength.
 *
 * Reference: Eckerle, K., NIST (197?). Circular Interference Transmittance Study.
 */
export const eckerle4: StrdProblem = {
  name: 'Eckerle4',
  model: 'y = (b1/b2) * exp[-0.5*((x-b3)/b2)**2]',
  constants: {},
  parameters: [
    { name: 'b1', starts: [1, 1.5], certified: 1.5543827178, deviation: 0.015408051163 },
    { name: 'b2', starts: [10, 5], certified: 4.0888321754, deviation: 0.046803020753 },
    { name: 'b3', starts: [500, 450], certified: 451.54121844, deviation: 0.046800518816 },
  ],
  certifiedRss: 0.0014635887487,
  columns: {
    y: [
      0.0001575, 0.0001699, 0.000235, 0.0003102, 0.0004917, 0.000871, 0.0017418, 0.00464, 0.0065895,
      0.0097302, 0.0149002, 0.023731, 0.0401683, 0.0712559, 0.1264458, 0.2073413, 0.2902366, 0.3445623,
      0.3698049, 0.3668534, 0.3106727, 0.2078154, 0.1164354, 0.0616764, 0.03372, 0.0194023, 0.0117831,
      0.0074357, 0.0022732, 0.00088, 0.0004579, 0.0002345, 0.0001586, 0.0001143, 0.000071,
    ],
    x: [
      400, 405, 410, 415, 420, 425, 430, 435, 436.5, 438, 439.5, 441, 442.5, 444, 445.5, 447, 448.5, 450,
      451.5, 453, 454.5, 456, 457.5, 459, 460.5, 462, 463.5, 465, 470, 475, 480, 485, 490, 495, 500,
    ],
  },
};
