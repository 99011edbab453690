import { describe, expect, it } from 'vitest';
import {
  pointsOf,
  radialTrajectory,
  trajectoryOf,
  windingStairsTrajectory,
} from '../../../src/sensitivity/index.js';

describe('trajectoryOf', () => {
  const groups = [[0, 2], [1], [3]];

  it('finds the moves of points that were made elsewhere', () => {
    const stairs = windingStairsTrajectory({ factors: 4, groups, seed: 1 });
    expect(trajectoryOf(pointsOf(stairs), { groups })).toEqual(stairs);
    const radial = radialTrajectory({ factors: 4, groups, seed: 1 });
    expect(trajectoryOf(pointsOf(radial), { groups, design: 'radial' })).toEqual(radial);
  });

  it.each([
    [[[0, 0]], /points is an array of 1/],
    [
      [
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 0],
      ],
      /an array of 3 points/,
    ],
    [
      [
        [0, 0],
        [1, 1],
        [0, 1],
      ],
      /points\[1\] is an array of 2, but must be a point that moves one group/,
    ],
    [
      [
        [0, 0],
        [0, 1],
        [0, 0],
      ],
      /points\[2\] is an array of 2, but must be a point that moves one group/,
    ],
    [
      [
        [0, 0],
        [0, 2],
        [1, 2],
      ],
      /points\[1\]\[1\] is 2/,
    ],
    [[[0, 0], [0], [1, 1]], /points\[1\] is an array of 1/],
  ])('refuses %j', (points, message) => {
    expect(() => trajectoryOf(points)).toThrow(message);
  });
});
