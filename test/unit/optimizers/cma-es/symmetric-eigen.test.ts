import { describe, expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { SymmetricEigen } from '../../../../src/optimizers/cma-es/symmetric-eigen.js';

function check(matrix: Float64Array, n: number): Float64Array {
  const eigen = new SymmetricEigen(n);
  expect(eigen.decompose(matrix)).toBe(true);
  const { values, vectors } = eigen;
  const scale = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  for (let i = 0; i < n; i += 1) {
    for (let j = i; j < n; j += 1) {
      let product = 0;
      let rebuilt = 0;
      for (let k = 0; k < n; k += 1) {
        product += vectors[i * n + k] * vectors[j * n + k];
        rebuilt += vectors[k * n + i] * values[k] * vectors[k * n + j];
      }
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-13 * n);
      expect(Math.abs(rebuilt - matrix[i * n + j]) / scale).toBeLessThan(1e-14 * n);
    }
  }
  return values;
}

function random(n: number, rng: Rng, entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => rng.normal() * entry(Math.floor(at / n), at % n));
}

describe('SymmetricEigen', () => {
  test.each([1, 2, 3, 5, 10, 40])('rebuilds random matrices of size %i from orthonormal vectors', (n) => {
    const rng = Rng.of(n);
    for (let round = 0; round < 10; round += 1)
      check(
        random(n, rng, () => 1),
        n,
      );
  });

  test('manages entries of very different size', () => {
    const rng = Rng.of(7);
    for (let round = 0; round < 20; round += 1)
      check(
        random(8, rng, (i, j) => 10 ** (i + j - 8)),
        8,
      );
  });

  test('manages zero, diagonal and equal eigenvalues', () => {
    check(new Float64Array(16), 4);
    expect([...check(Float64Array.of(3, 0, 0, 1), 2)].sort()).toEqual([1, 3]);
    const values = check(new Float64Array(25).fill(1), 5);
    expect(Math.max(...values)).toBeCloseTo(5, 13);
  });

  test('finds the known eigenvalues of the second difference matrix', () => {
    const n = 12;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) {
      matrix[i * n + i] = 2;
      if (i + 1 < n) matrix[i * n + i + 1] = -1;
    }
    const sorted = check(matrix, n).slice().sort();
    sorted.forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13);
    });
  });

  test('reports a matrix that is not finite', () => {
    expect(new SymmetricEigen(2).decompose(Float64Array.of(1, Number.NaN, 0, 1))).toBe(false);
    expect(new SymmetricEigen(3).decompose(new Float64Array(9).fill(Infinity))).toBe(false);
  });
});
