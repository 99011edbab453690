import { describe, expect, test } from 'vitest';
import { type Bounds, boundsOf } from '../../../src/domain/bounds.js';
import type { Optimizer, OptimizerFactory } from '../../../src/domain/optimizer.js';
import { Rng } from '../../../src/domain/rng.js';
import * as exported from '../../../src/optimizers/index.js';
import { drive } from '../../../src/testing/index.js';
import { optimizersAmong } from '../../fixtures/optimizers-among.js';

/** Points that it asks for next, as fractions of the ranges, when it searches for 0.3, 0.6, ... */
function next(optimizer: Optimizer, { dims, lower, upper }: Bounds, evaluations: number, firstId = 0) {
  const points: number[][] = [];
  const unit = (x: ArrayLike<number>) => Array.from(x, (xi, i) => (xi - lower[i]) / (upper[i] - lower[i]));
  const residuals = (x: Float64Array) => unit(x).map((u, i) => (i + 1) * (u - 0.3 * (i + 1)) + u * u * 0.1);
  const onEvaluation = (x: Float64Array) => points.push(unit(x));
  drive(optimizer, dims, residuals, { evaluations, onEvaluation }, firstId);
  return points;
}

describe.each(optimizersAmong(exported))('%s', (_name, specify) => {
  const spec = specify();

  async function made(bounds: Bounds, seed: number, saved?: unknown): Promise<Optimizer> {
    const create = ((await import(spec.module)) as Record<string, OptimizerFactory>)[spec.export];
    const x0 = bounds.lower.map((low, i) => low + 0.875 * (bounds.upper[i] - low));
    return create({ bounds, x0, rng: Rng.of(seed), workers: spec.workers }, spec.options, saved);
  }

  test('guarantee 61: goes on with identical points when it was saved and restored', async () => {
    const bounds = boundsOf([
      [-1, 3],
      [0, 8],
      [5, 5.5],
    ]);
    for (const evaluations of [1, 13, 57]) {
      const original = await made(bounds, 1);
      const before = next(original, bounds, evaluations);
      const saved: unknown = structuredClone(original.save?.());
      expect(saved).toBeTypeOf('object');
      // Another seed, because a saved state must contain its random stream.
      const resumed = await made(bounds, 2, saved);
      expect(next(resumed, bounds, 60, before.length)).toEqual(next(original, bounds, 60, before.length));
      expect(resumed.finished).toBe(original.finished);
    }
  });

  test('guarantee 63: the units of the parameters do not matter, and it needs no step size', async () => {
    // Powers of 2 change no digit of a number.
    const [equal, different] = [
      [1, 1, 1],
      [2 ** 20, 2 ** -20, 8],
    ].map((ranges) => boundsOf(ranges.map((range) => [0, range])));
    const points = next(await made(equal, 1), equal, 150);
    expect(next(await made(different, 1), different, 150)).toEqual(points);
    expect(points.length).toBeGreaterThan(10);
  });
});
