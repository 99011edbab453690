import { describe, expect, it } from 'vitest';
import {
  pointsOf,
  windingStairsTrajectories,
  windingStairsTrajectory,
} from '../../../src/sensitivity/index.js';
import { trajectoryDistances } from '../../../src/sensitivity/trajectory-distance.js';

describe('windingStairsTrajectory', () => {
  it.each([2, 4, 6, 10])('moves every factor once by the step of %i levels, on the grid', (levels) => {
    const step = levels / (2 * (levels - 1));
    const trajectory = windingStairsTrajectory({ factors: 7, levels, seed: 3 });
    const points = pointsOf(trajectory);
    expect(points).toHaveLength(8);
    for (const x of points.flatMap((point) => [...point])) {
      const level = x * (levels - 1);
      expect(Math.abs(level - Math.round(level))).toBeLessThan(1e-12);
      expect(x >= 0 && x <= 1).toBe(true);
    }
    for (const { from, to, group } of trajectory.moves) {
      const moved = points[to].map((x, i) => Math.abs(x - points[from][i]));
      expect(moved[group]).toBeCloseTo(step, 12);
      expect(moved.filter((x) => x !== 0)).toHaveLength(1);
    }
    expect(trajectory.moves.map(({ group }) => group).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('gives every level the same chance', () => {
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 2_000; seed += 1) {
      counts[Math.round(3 * windingStairsTrajectory({ factors: 1, seed }).points[0])] += 1;
    }
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(80);
  });

  it('moves the factors of a group together', () => {
    const groups = [[0, 3], [1], [2, 4]];
    const trajectory = windingStairsTrajectory({ factors: 5, groups, seed: 1 });
    const points = pointsOf(trajectory);
    expect(points).toHaveLength(4);
    for (const { from, to, group } of trajectory.moves) {
      const moved = [0, 1, 2, 3, 4].filter((i) => points[to][i] !== points[from][i]);
      expect(moved).toEqual(groups[group]);
    }
  });

  it('adds a point at one hundredth of the range to every move', () => {
    const trajectory = windingStairsTrajectory({ factors: 3, shortRange: true, seed: 5 });
    const points = pointsOf(trajectory);
    expect(points).toHaveLength(7);
    const [long, short] = [false, true].map((wanted) =>
      trajectory.moves
        .filter(({ shortRange }) => shortRange === wanted)
        .map(({ from, to, group }) => ({ from, group, step: points[to][group] - points[from][group] })),
    );
    expect(short.map(({ group, from }) => [group, from])).toEqual(
      long.map(({ group, from }) => [group, from]),
    );
    short.forEach(({ step }, i) => {
      expect(step).toBeCloseTo(0.01 * Math.sign(long[i].step), 12);
    });
  });

  it.each([
    [{ factors: 0 }, /factors is 0/],
    [{ factors: 2, levels: 3 }, /levels is 3, but must be an even number/],
    [{ factors: 2, groups: [[0]] }, /groups is an array of 1, but must be such that factor 1/],
    [{ factors: 2, groups: [[0], [0, 1]] }, /groups\[1\]\[0\] is 0, but must be a factor of no other group/],
    [{ factors: 2, groups: [[0, 2]] }, /groups\[0\]\[1\] is 2/],
    [{ factors: 2, seed: -1 }, /seed is -1/],
    [{ factors: 2, level: 4 }, /there is no such option/],
  ])('refuses %j', (options, message) => {
    expect(() => windingStairsTrajectory(options)).toThrow(message);
  });
});

describe('windingStairsTrajectories', () => {
  const spread = (trajectories: ReturnType<typeof windingStairsTrajectories>) => {
    const distance = trajectoryDistances(trajectories);
    let sum = 0;
    trajectories.forEach((_, a) => {
      for (let b = 0; b < a; b += 1) sum += distance(a, b) ** 2;
    });
    return sum;
  };

  it('spreads them farther than random ones, the farther the more it may choose from', () => {
    const of = (setSize: number) =>
      spread(windingStairsTrajectories({ factors: 6, count: 6, setSize, seed: 2 }));
    expect(of(20)).toBeGreaterThan(1.02 * of(6));
    expect(of(200)).toBeGreaterThan(of(20));
  });

  it('finds the best subset of all where they can all be tried', () => {
    const all = windingStairsTrajectories({ factors: 3, count: 10, setSize: 10, seed: 4 });
    const chosen = windingStairsTrajectories({ factors: 3, count: 3, setSize: 10, seed: 4 });
    let best = 0;
    for (let a = 0; a < 10; a += 1) {
      for (let b = 0; b < a; b += 1) {
        for (let c = 0; c < b; c += 1) best = Math.max(best, spread([all[a], all[b], all[c]]));
      }
    }
    expect(spread(chosen)).toBeCloseTo(best, 9);
    for (const one of chosen) expect(all).toContainEqual(one);
  });

  it('measures the distance between trajectories point by point', () => {
    const [a, b] = windingStairsTrajectories({
      factors: 5,
      groups: [[0, 1], [2], [3, 4]],
      count: 2,
      seed: 9,
    });
    let direct = 0;
    for (const x of pointsOf(a))
      for (const y of pointsOf(b)) direct += Math.hypot(...x.map((xi, i) => xi - y[i]));
    const distance = trajectoryDistances([a, b]);
    expect(distance(0, 1)).toBeCloseTo(direct, 10);
    expect(distance(1, 0)).toBeCloseTo(direct, 10);
  });

  it('makes the same of the same seed', () => {
    const of = (seed: number) => windingStairsTrajectories({ factors: 4, count: 3, seed });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('makes one, and refuses a set that is too small', () => {
    expect(windingStairsTrajectories({ factors: 2, count: 1 })).toHaveLength(1);
    expect(() => windingStairsTrajectories({ factors: 2, count: 4, setSize: 3 })).toThrow(/setSize is 3/);
  });
});
