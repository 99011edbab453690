import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import { createRandomSearch, randomSearch } from '../../../src/optimizers/random-search.js';
import { drive } from '../../../src/testing/index.js';

const bounds = boundsOf([
  [-1, 3],
  [10, 10.5],
]);

/** Points after the start point, as fractions of the ranges. */
function drawn(objective: (x: Float64Array) => number, evaluations: number, seed = 1) {
  const setup = { bounds, x0: Float64Array.of(0, 10), rng: Rng.of(seed), workers: 1 };
  const points: number[][] = [];
  const onEvaluation = ([x, y]: Float64Array) => points.push([(x + 1) / 4, (y - 10) * 2]);
  const { finished } = drive(createRandomSearch(setup, {}), 2, objective, { evaluations, onEvaluation });
  return { points: points.slice(1), finished };
}

describe('randomSearch', () => {
  test('draws uniformly and independently in the box, and never ends by itself', () => {
    const { points, finished } = drawn(() => 1, 20_001);
    expect(points).toHaveLength(20_000);
    expect(finished).toBeNull();
    const mean = (of: (point: number[]) => number) =>
      points.reduce((sum, point) => sum + of(point), 0) / points.length;
    // Five standard deviations of means of 20,000 uniform numbers, of their squares, and of products of two.
    for (const i of [0, 1]) {
      expect(Math.abs(mean((u) => u[i]) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / 20_000));
      expect(Math.abs(mean((u) => u[i] ** 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / 20_000));
    }
    const product = mean((u) => (u[0] - 0.5) * (u[1] - 0.5));
    expect(Math.abs(product)).toBeLessThan(5 / 12 / Math.sqrt(20_000));
  });

  test('takes no notice of the values', () => {
    const usual = drawn(([x, y]) => x * y, 100).points;
    expect(drawn(() => Number.NaN, 100).points).toEqual(usual);
    expect(drawn(([x, y]) => x * y, 100, 2).points).not.toEqual(usual);
  });

  test('refuses options that it does not have', () => {
    expect(() => randomSearch({ iters: 100 } as object)).toThrow('there is no such option');
  });
});
