import type { StrdProblem } from '../strd-problem.js';

/**
 * These data are the result of a NIST study involving semiconductor electron mobility. The response variable
 * is a measure of electron mobility, and the predictor variable is the natural log of the density.
 *
 * Reference: Thurber, R., NIST (197?). Semiconductor electron mobility modeling.
 */
export const thurber: StrdProblem = {
  name: 'Thurber',
  model: 'y = (b1 + b2*x + b3*x**2 + b4*x**3) / (1 + b5*x + b6*x**2 + b7*x**3)',
  constants: {},
  parameters: [
    { name: 'b1', starts: [1000, 1300], certified: 1288.13968, deviation: 4.6647963344 },
    { name: 'b2', starts: [1000, 1500], certified: 1491.0792535, deviation: 39.571156086 },
    { name: 'b3', starts: [400, 500], certified: 583.23836877, deviation: 28.698696102 },
    { name: 'b4', starts: [40, 75], certified: 75.416644291, deviation: 5.567537027 },
    { name: 'b5', starts: [0.7, 1], certified: 0.96629502864, deviation: 0.031333340687 },
    { name: 'b6', starts: [0.3, 0.4], certified: 0.39797285797, deviation: 0.014984928198 },
    { name: 'b7', starts: [0.03, 0.05], certified: 0.049727297349, deviation: 0.0065842344623 },
  ],
  certifiedRss: 5642.7082397,
  columns: {
    y: [
      80.574, 84.248, 87.264, 87.195, 89.076, 89.608, 89.868, 90.101, 92.405, 95.854, 100.696, 101.06,
      401.672, 390.724, 567.534, 635.316, 733.054, 759.087, 894.206, 990.785, 1090.109, 1080.914, 1122.643,
      1178.351, 1260.531, 1273.514, 1288.339, 1327.543, 1353.863, 1414.509, 1425.208, 1421.384, 1442.962,
      1464.35, 1468.705, 1447.894, 1457.628,
    ],
    x: [
      -3.067, -2.981, -2.921, -2.912, -2.84, -2.797, -2.702, -2.699, -2.633, -2.481, -2.363, -2.322, -1.501,
      -1.46, -1.274, -1.212, -1.1, -1.046, -0.915, -0.714, -0.566, -0.545, -0.4, -0.309, -0.109, -0.103, 0.01,
      0.119, 0.377, 0.79, 0.963, 1.006, 1.115, 1.572, 1.841, 2.047, 2.2,
    ],
  },
};
