import { describe, expect, it } from 'vitest';
import { pointsOf, radialTrajectories, radialTrajectory } from '../../../src/sensitivity/index.js';

describe('radialTrajectory', () => {
  it('moves every factor once from the base point', () => {
    const trajectory = radialTrajectory({ factors: 5, seed: 1 });
    const [base, ...others] = pointsOf(trajectory);
    others.forEach((x, i) => {
      expect([0, 1, 2, 3, 4].filter((k) => x[k] !== base[k])).toEqual([i]);
    });
    expect(trajectory.moves.map(({ from, to, group }) => [from, to, group])).toEqual(
      [0, 1, 2, 3, 4].map((i) => [0, i + 1, i]),
    );
  });

  it('stays in the cube and makes no move that is too short', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const trajectory = radialTrajectory({ factors: 4, minStep: 0.25, shortRange: true, seed });
      const points = pointsOf(trajectory);
      expect(points).toHaveLength(9);
      expect(trajectory.points.every((x) => x >= 0 && x <= 1)).toBe(true);
      for (const { from, to, group, shortRange } of trajectory.moves) {
        const step = Math.abs(points[to][group] - points[from][group]);
        if (shortRange) expect(step).toBeCloseTo(0.01, 12);
        else expect(step).toBeGreaterThanOrEqual(0.25);
      }
    }
  });

  it('moves the factors of a group together', () => {
    const points = pointsOf(radialTrajectory({ factors: 3, groups: [[0, 2], [1]], seed: 1 }));
    expect([0, 1, 2].filter((k) => points[1][k] !== points[0][k])).toEqual([0, 2]);
    expect([0, 1, 2].filter((k) => points[2][k] !== points[0][k])).toEqual([1]);
  });
});

describe('radialTrajectories', () => {
  it('has one base point in each part of the range of every factor', () => {
    const bases = radialTrajectories({ factors: 3, count: 10, seed: 1 }).map(({ points }) => points);
    for (const k of [0, 1, 2]) {
      expect(bases.map((x) => Math.floor(10 * x[k])).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  it('has them by Sobol’s sequence, too', () => {
    const bases = radialTrajectories({ factors: 3, count: 16, spacing: 'sobol', seed: 1 });
    for (const k of [0, 1, 2]) {
      const strata = bases.map(({ points }) => Math.floor(16 * points[k])).sort((a, b) => a - b);
      expect(strata).toEqual(Array.from({ length: 16 }, (_, i) => i));
    }
  });

  it.each(['latinHypercube', 'sobol'] as const)('makes the same of the same seed (%s)', (spacing) => {
    const of = (seed: number) => radialTrajectories({ factors: 3, count: 4, spacing, seed });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it.each([
    [{ factors: 129, count: 1, spacing: 'sobol' as const }, /for more than 128 factors/],
    [{ factors: 2, count: 0 }, /count is 0/],
    [{ factors: 2, count: 1, minStep: 0.3 }, /minStep is 0.3/],
    [{ factors: 2, count: 1, spacing: 'grid' as 'sobol' }, /spacing is "grid"/],
  ])('refuses %j', (options, message) => {
    expect(() => radialTrajectories(options)).toThrow(message);
  });
});
