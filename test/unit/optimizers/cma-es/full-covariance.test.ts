import { describe, expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { FullCovariance } from '../../../../src/optimizers/cma-es/full-covariance.js';
import { plainKernel, vectorKernel } from '../../../../src/optimizers/cma-es/kernel/multiply-add.js';

const SIZES = [
  [1, 4],
  [3, 6],
  [8, 11],
  [13, 70],
  [30, 16],
] as const;

/** A covariance that has learnt twice from random steps, with C kept beside it in the plainest way. */
function learned(n: number, popsize: number) {
  const rng = Rng.of(n);
  const covariance = new FullCovariance(n, popsize);
  const path = Float64Array.from({ length: n }, () => rng.normal());
  const weights = Float64Array.from({ length: popsize }, (_, row) => (row < 3 ? 0.2 : -0.001));
  const expected = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
  );
  for (let round = 0; round < 2; round += 1) {
    covariance.sample(rng);
    const { steps, stepStride } = covariance;
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) {
        expected[i][j] = 0.8 * expected[i][j] + 0.1 * path[i] * path[j];
        for (let row = 0; row < popsize; row += 1) {
          const at = row * stepStride;
          expected[i][j] += weights[row] * steps[at + i] * steps[at + j];
        }
      }
    }
    covariance.learn(0.8, 0.1, path, weights);
    expect(covariance.factorize()).toBeLessThan(Infinity);
  }
  return { covariance, expected, rng };
}

describe.each(SIZES)('FullCovariance of %i parameters and %i points', (n, popsize) => {
  test('learns as the formula says', () => {
    const { covariance, expected } = learned(n, popsize);
    const { covariance: matrix } = covariance.save();
    for (let i = 0; i < n; i += 1) {
      expect(covariance.variance(i)).toBeCloseTo(expected[i][i], 10);
      for (let j = i; j < n; j += 1) {
        expect(matrix[i * covariance.stepStride + j]).toBeCloseTo(expected[i][j], 10);
      }
    }
  });

  test('has the Cholesky factor, and draws through it', () => {
    const { covariance, expected, rng } = learned(n, popsize);
    const column = (k: number, i: number) => covariance.column(k, i);
    for (let i = 0; i < n; i += 1) {
      for (let j = i; j < n; j += 1) {
        let product = 0;
        for (let k = 0; k < n; k += 1) product += column(k, i) * column(k, j);
        expect(product).toBeCloseTo(expected[i][j], 10);
      }
    }
    covariance.sample(rng);
    const { draws, drawStride, steps, stepStride } = covariance;
    for (let row = 0; row < popsize; row += 1) {
      for (let i = 0; i < n; i += 1) {
        let step = 0;
        for (let k = 0; k < n; k += 1) step += column(k, i) * draws[k * drawStride + row];
        expect(steps[row * stepStride + i]).toBeCloseTo(step, 10);
      }
    }
  });

  test('finds what a step is made of', () => {
    const { covariance, rng } = learned(n, popsize);
    covariance.sample(rng);
    const before = covariance.save();
    covariance.draws.fill(0);
    covariance.place(popsize - 1, Infinity);
    for (let i = 0; i < n; i += 1) {
      const at = i * covariance.drawStride + popsize - 1;
      expect(covariance.draws[at]).toBeCloseTo(before.draws[at], 9);
    }
  });

  test('bounds its condition number from below', () => {
    const { covariance } = learned(n, popsize);
    const bound = covariance.factorize();
    expect(bound).toBeGreaterThanOrEqual(1);
    expect(covariance.condition()).toBeGreaterThanOrEqual(bound * (1 - 1e-12));
  });

  test('does the same with either kernel, and after a save, bit for bit', () => {
    const kernels = [plainKernel, (entries: number) => vectorKernel(entries) ?? expect.fail('no kernel')];
    const { covariance } = learned(n, popsize);
    const saved = covariance.save();
    const states = kernels.map((kernel) => {
      const restored = new FullCovariance(n, popsize, saved, kernel);
      restored.sample(Rng.of(3));
      restored.learn(0.9, 0.3, new Float64Array(n).fill(0.7), new Float64Array(popsize).fill(0.01));
      expect(restored.factorize()).toBeLessThan(Infinity);
      restored.sample(Rng.of(4));
      return restored.save();
    });
    expect(states[1]).toEqual(states[0]);
    expect(states[0]).not.toEqual(saved);
  });
});
