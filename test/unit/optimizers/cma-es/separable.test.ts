import { expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { DiagonalCovariance } from '../../../../src/optimizers/cma-es/diagonal-covariance.js';
import { FullCovariance } from '../../../../src/optimizers/cma-es/full-covariance.js';
import { strategyParameters } from '../../../../src/optimizers/cma-es/parameters.js';

test('both kinds of covariance agree where there are no correlations', () => {
  const states = [FullCovariance.identity(3), DiagonalCovariance.identity(3)];
  const [full, diagonal] = [new FullCovariance(3, states[0]), new DiagonalCovariance(3, states[1])];
  const path = Float64Array.of(0, 2, 0);
  const steps = Float64Array.of(9, 9, 9, 0, 0, 3);
  const conditions = [full, diagonal].map((covariance) => {
    covariance.follow(0.5, 0.25, path);
    covariance.add(0.25, steps, 3);
    return covariance.decompose();
  });
  expect([...states[1].covariance]).toEqual([0.5, 1.5, 2.75]);
  expect([0, 4, 8].map((i) => states[0].covariance[i])).toEqual([0.5, 1.5, 2.75]);
  expect(conditions[0]).toBeCloseTo(5.5, 12);
  expect(conditions[1]).toBeCloseTo(5.5, 12);
  const whitened = [new Float64Array(3), new Float64Array(3)];
  const step = Float64Array.of(1, -2, 3);
  const squares = [full.whiten(step, whitened[0]), diagonal.whiten(step, whitened[1])];
  expect(squares[0]).toBeCloseTo(2 + 4 / 1.5 + 9 / 2.75, 12);
  expect(squares[1]).toBeCloseTo(squares[0], 12);
  for (let i = 0; i < 3; i += 1) expect(whitened[0][i]).toBeCloseTo(whitened[1][i], 12);
});

test('the diagonal one draws with its deviations, and says when it is no longer positive', () => {
  const state = DiagonalCovariance.identity(2);
  const covariance = new DiagonalCovariance(2, state);
  state.covariance.set([4, 0.25]);
  expect(covariance.decompose()).toBeCloseTo(16, 12);
  const steps = new Float64Array(4);
  const squares = covariance.sample(Rng.of(1), steps, 1);
  expect(squares).toBeCloseTo((steps[2] / 2) ** 2 + (steps[3] / 0.5) ** 2, 12);
  state.covariance[1] = -1;
  expect(covariance.decompose()).toBe(Infinity);
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
