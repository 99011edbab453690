import { expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { fromRange, toRange } from '../../../../src/optimizers/box-transform.js';
import { Distribution } from '../../../../src/optimizers/cma-es/distribution.js';
import { defaultPopsize, strategyParameters } from '../../../../src/optimizers/cma-es/parameters.js';
import { rank } from '../../../../src/optimizers/cma-es/ranking.js';
import { Termination } from '../../../../src/optimizers/cma-es/termination.js';

test('parameters: weights sum as the tutorial demands', () => {
  for (const [dims, popsize] of [
    [1, 4],
    [10, 10],
    [40, 15],
    [5, 400],
  ]) {
    const { weights, parents, c1, cmu, mueff } = strategyParameters(dims, popsize);
    const positive = weights.slice(0, parents);
    expect(positive.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(1 / positive.reduce((a, b) => a + b * b, 0)).toBeCloseTo(mueff, 9);
    expect(weights.slice(parents).every((w) => w <= 0)).toBe(true);
    // Positive definiteness: the decay of C, times n, outweighs all that negative weights can take away.
    const negative = -weights.slice(parents).reduce((a, b) => a + b, 0);
    expect(negative * cmu * dims).toBeLessThanOrEqual(1 - c1 - cmu + 1e-12);
  }
});

test('parameters: the values that the tutorial gives for 10 dimensions', () => {
  const p = strategyParameters(10, defaultPopsize(10, 1));
  expect(p.popsize).toBe(10);
  expect(p.mueff).toBeCloseTo(3.167, 3);
  expect(p.chiN).toBeCloseTo(3.085, 2);
  expect(defaultPopsize(10, 4)).toBe(12);
});

test('rank: orders as a stable sort does', () => {
  const rng = Rng.of(5);
  for (const count of [1, 2, 9, 30, 1_000]) {
    const values = Float64Array.from({ length: count }, () =>
      rng.below(4) === 0 ? Infinity : rng.below(50),
    );
    const order = new Float64Array(count);
    rank(values, count, order);
    const expected = Array.from(values.keys()).sort((a, b) =>
      values[a] === values[b] ? a - b : values[a] < values[b] ? -1 : 1,
    );
    expect([...order]).toEqual(expected);
  }
});

test('box transform: stays within the range, is its own way back, and is smooth', () => {
  const rng = Rng.of(6);
  for (let round = 0; round < 2_000; round += 1) {
    const free = (rng.uniform() - 0.5) * 20;
    const x = toRange(free, -3, 7);
    expect(x).toBeGreaterThanOrEqual(-3);
    expect(x).toBeLessThanOrEqual(7);
    // On a bound the way back has only the square root of the precision.
    expect(fromRange(x, -3, 7, free)).toBeCloseTo(free, 6);
    const slope = (toRange(free + 1e-6, 0, 1) - toRange(free - 1e-6, 0, 1)) / 2e-6;
    const nearby = (toRange(free + 1e-4 + 1e-6, 0, 1) - toRange(free + 1e-4 - 1e-6, 0, 1)) / 2e-6;
    expect(Math.abs(slope - nearby)).toBeLessThan(2e-3);
  }
  expect(toRange(fromRange(-3, -3, 7, 0.5), -3, 7)).toBe(-3);
  expect(toRange(fromRange(7, -3, 7, 0.5), -3, 7)).toBe(7);
  expect(toRange(0.4, 0, 1)).toBeCloseTo(0.4, 15);
});

test('termination: noEffectCoord when one coordinate alone has run out of digits', () => {
  const parameters = strategyParameters(2, 6);
  const limits = { maxIterations: Infinity, tolFun: 0, tolX: 0, tolUpSigma: 1e4, rival: Infinity };
  const reasons = [1e-7, 0].map((deviation) => {
    const distribution = new Distribution(parameters, { mean: Float64Array.of(0.7, 0.7), sigma: 1 });
    const path = Float64Array.of(0, 1);
    distribution.covariance.learn(1, deviation ** 2 - 1, path, new Float64Array(6));
    return new Termination(parameters, limits).reason(distribution, 1, 2, 3, null);
  });
  expect(reasons[0]).toBeNull();
  expect(reasons[1]).toContain('noEffectCoord: 0.2 standard deviations no longer change coordinate 1');
});

test('termination: the history forgets what stagnation can no longer see', () => {
  const parameters = strategyParameters(2, 6);
  const limits = { maxIterations: Infinity, tolFun: 0, tolX: 0, tolUpSigma: 1e4, rival: Infinity };
  const termination = new Termination(parameters, limits);
  const distribution = new Distribution(parameters, { mean: Float64Array.of(0.7, 0.7), sigma: 0.1 });
  let ended = 0;
  for (let generation = 1; generation <= 120_000; generation += 1) {
    const later = { shape: { ...distribution.shape, generation }, covariance: distribution.covariance };
    if (termination.reason(later, -generation, -generation, 0, null) !== null) ended += 1;
  }
  expect(ended).toBe(0);
  expect(termination.state.best.length).toBeLessThanOrEqual(40_000);
  expect(termination.state.best[termination.state.length - 1]).toBe(-120_000);
});
