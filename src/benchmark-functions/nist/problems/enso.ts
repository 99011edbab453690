import type { StrdProblem } from '../strd-problem.js';

/**
 * The data are monthly averaged atmospheric pressure differences between Easter Island and Darwin,
 * Australia. This difference drives the trade winds in the southern hemisphere. Fourier analysis of the data
 * reveals 3 significant cycles. The annual cycle is the strongest, but cycles with periods of approximately
 * 44 and 26 months are also present. These cycles correspond to the El Nino and the Southern Oscillation.
 * Arguments to the SIN and COS functions are in radians.
 *
 * Reference: Kahaner, D., C. Moler, and S. Nash, (1989). Numerical Methods and Software. Englewood Cliffs,
 * NJ: Prentice Hall, pp. 441-445.
 */
export const enso: StrdProblem = {
  name: 'ENSO',
  model:
    'y = b1 + b2*cos( 2*pi*x/12 ) + b3*sin( 2*pi*x/12 ) + b5*cos( 2*pi*x/b4 ) + b6*sin( 2*pi*x/b4 ) + b8*cos( 2*pi*x/b7 ) + b9*sin( 2*pi*x/b7 )',
  constants: {},
  parameters: [
    { name: 'b1', starts: [11, 10], certified: 10.510749193, deviation: 0.17488832467 },
    { name: 'b2', starts: [3, 3], certified: 3.0762128085, deviation: 0.24310052139 },
    { name: 'b3', starts: [0.5, 0.5], certified: 0.53280138227, deviation: 0.24354686618 },
    { name: 'b4', starts: [40, 44], certified: 44.3110887, deviation: 0.94408025976 },
    { name: 'b5', starts: [-0.7, -1.5], certified: -1.6231428586, deviation: 0.28078369611 },
    { name: 'b6', starts: [-1.3, 0.5], certified: 0.52554493756, deviation: 0.48073701119 },
    { name: 'b7', starts: [25, 26], certified: 26.88761444, deviation: 0.4161293913 },
    { name: 'b8', starts: [-0.3, -0.1], certified: 0.21232288488, deviation: 0.51460022911 },
    { name: 'b9', starts: [1.4, 1.5], certified: 1.4966870418, deviation: 0.25434468893 },
  ],
  certifiedRss: 788.53978668,
  columns: {
    y: [
      12.9, 11.3, 10.6, 11.2, 10.9, 7.5, 7.7, 11.7, 12.9, 14.3, 10.9, 13.7, 17.1, 14, 15.3, 8.5, 5.7, 5.5,
      7.6, 8.6, 7.3, 7.6, 12.7, 11, 12.7, 12.9, 13, 10.9, 10.4, 10.2, 8, 10.9, 13.6, 10.5, 9.2, 12.4, 12.7,
      13.3, 10.1, 7.8, 4.8, 3, 2.5, 6.3, 9.7, 11.6, 8.6, 12.4, 10.5, 13.3, 10.4, 8.1, 3.7, 10.7, 5.1, 10.4,
      10.9, 11.7, 11.4, 13.7, 14.1, 14, 12.5, 6.3, 9.6, 11.7, 5, 10.8, 12.7, 10.8, 11.8, 12.6, 15.7, 12.6,
      14.8, 7.8, 7.1, 11.2, 8.1, 6.4, 5.2, 12, 10.2, 12.7, 10.2, 14.7, 12.2, 7.1, 5.7, 6.7, 3.9, 8.5, 8.3,
      10.8, 16.7, 12.6, 12.5, 12.5, 9.8, 7.2, 4.1, 10.6, 10.1, 10.1, 11.9, 13.6, 16.3, 17.6, 15.5, 16, 15.2,
      11.2, 14.3, 14.5, 8.5, 12, 12.7, 11.3, 14.5, 15.1, 10.4, 11.5, 13.4, 7.5, 0.6, 0.3, 5.5, 5, 4.6, 8.2,
      9.9, 9.2, 12.5, 10.9, 9.9, 8.9, 7.6, 9.5, 8.4, 10.7, 13.6, 13.7, 13.7, 16.5, 16.8, 17.1, 15.4, 9.5, 6.1,
      10.1, 9.3, 5.3, 11.2, 16.6, 15.6, 12, 11.5, 8.6, 13.8, 8.7, 8.6, 8.6, 8.7, 12.8, 13.2, 14, 13.4, 14.8,
    ],
    x: [
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
      29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54,
      55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80,
      81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104,
      105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125,
      126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 145, 146,
      147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 166, 167,
      168,
    ],
  },
};
