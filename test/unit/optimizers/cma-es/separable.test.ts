import { expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import type { Covariance } from '../../../../src/optimizers/cma-es/covariance.js';
import { DiagonalCovariance } from '../../../../src/optimizers/cma-es/diagonal-covariance.js';
import { FullCovariance } from '../../../../src/optimizers/cma-es/full-covariance.js';
import { strategyParameters } from '../../../../src/optimizers/cma-es/parameters.js';

/** A row of `steps` without its padding. */
const stepOf = ({ steps, stepStride }: Covariance, row: number, n: number) =>
  steps.slice(row * stepStride, row * stepStride + n);

/** What a row of steps was made of. */
const drawOf = ({ draws, drawStride }: Covariance, row: number, n: number) =>
  Float64Array.from({ length: n }, (_, i) => draws[i * drawStride + row]);

test('both kinds of covariance agree where there are no correlations', () => {
  const both = [new FullCovariance(3, 5), new DiagonalCovariance(3, 5)];
  const draws = both.map((covariance) => {
    covariance.steps.set([0, 0, 3], 2 * covariance.stepStride);
    covariance.learn(0.5, 0.25, Float64Array.of(0, 2, 0), Float64Array.of(0, 0, 0.25, 0, 0));
    expect([0, 1, 2].map((i) => covariance.variance(i))).toEqual([0.5, 1.5, 2.75]);
    expect(covariance.factorize()).toBeCloseTo(5.5, 12);
    expect(covariance.condition()).toBeCloseTo(5.5, 12);
    covariance.steps.set([1, -2, 3], 4 * covariance.stepStride);
    covariance.place(4, Infinity);
    return drawOf(covariance, 4, 3);
  });
  for (let i = 0; i < 3; i += 1) expect(draws[0][i]).toBeCloseTo(draws[1][i], 12);
  expect(draws[0][2]).toBeCloseTo(3 / Math.sqrt(2.75), 12);
});

test('a step that is too long is shortened, in its direction', () => {
  for (const covariance of [new FullCovariance(2, 4), new DiagonalCovariance(2, 4)]) {
    covariance.steps.set([30, 40], covariance.stepStride);
    covariance.place(1, 5);
    const step = stepOf(covariance, 1, 2);
    expect(step[0]).toBeCloseTo(3, 12);
    expect(step[1]).toBeCloseTo(4, 12);
    expect(drawOf(covariance, 1, 2)).toEqual(step);
  }
});

test('both draw with their deviations', () => {
  for (const covariance of [new FullCovariance(2, 6), new DiagonalCovariance(2, 6)]) {
    covariance.learn(0.25, 3.75, Float64Array.of(1, 0), new Float64Array(6));
    expect(covariance.factorize()).toBeCloseTo(16, 12);
    covariance.sample(Rng.of(1));
    for (let row = 0; row < 6; row += 1) {
      const [z0, z1] = drawOf(covariance, row, 2);
      expect(z0).not.toBe(z1);
      expect([...stepOf(covariance, row, 2)]).toEqual([2 * z0, 0.5 * z1]);
    }
  }
});

test('both say when they are no longer positive', () => {
  for (const covariance of [new FullCovariance(2, 4), new DiagonalCovariance(2, 4)]) {
    covariance.learn(1, -1, Float64Array.of(0, 2), new Float64Array(4));
    expect(covariance.factorize()).toBe(Infinity);
    expect(covariance.condition()).toBe(Infinity);
  }
});

test('the diagonal one learns (n + 2) / 3 times as fast, and takes away no more than there is', () => {
  for (const n of [5, 30, 1_000]) {
    const full = strategyParameters(n, 20);
    const separable = strategyParameters(n, 20, true);
    expect(separable.c1 / full.c1).toBeCloseTo((n + 2) / 3, 9);
    expect(separable.cmu / full.cmu).toBeCloseTo((n + 2) / 3, 9);
    const negative = -separable.weights.slice(separable.parents).reduce((a, b) => a + b, 0);
    expect(negative * separable.cmu * n).toBeLessThanOrEqual(1 - separable.c1 - separable.cmu + 1e-12);
  }
});
