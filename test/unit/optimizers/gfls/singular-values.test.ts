import { describe, expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { singularValues } from '../../../../src/optimizers/gfls/singular-values.js';

/** U S, S and V of a matrix given by its columns. */
function decomposed(columns: readonly (readonly number[])[]) {
  const [n, m] = [columns.length, columns[0].length];
  const product = Float64Array.from(columns.flat());
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  singularValues(product, m, n, values, vectors);
  return { product, values, vectors, n, m };
}

describe('singularValues', () => {
  test('knows the values of small matrices', () => {
    // A'A = [[25, 20], [20, 25]].
    const { values } = decomposed([
      [3, 4],
      [0, 5],
    ]);
    expect([...values].sort((a, b) => a - b)[0]).toBeCloseTo(Math.sqrt(5), 14);
    expect(Math.max(...values)).toBeCloseTo(Math.sqrt(45), 14);
    expect(
      [
        ...decomposed([
          [0, 2],
          [0, 0],
        ]).values,
      ].sort(),
    ).toEqual([0, 2]);
  });

  test.each([
    [7, 4],
    [4, 4],
    [2, 5],
    [0, 3],
  ])('factors %i by %i matrices', (m, n) => {
    const rng = Rng.of(7);
    const columns = Array.from({ length: n }, () => Array.from({ length: m }, () => rng.normal()));
    const { product, values, vectors } = decomposed(columns);
    for (let p = 0; p < n; p += 1) {
      for (let q = 0; q < n; q += 1) {
        let [inner, ofVectors] = [0, 0];
        for (let i = 0; i < m; i += 1) inner += product[p * m + i] * product[q * m + i];
        for (let i = 0; i < n; i += 1) ofVectors += vectors[p * n + i] * vectors[q * n + i];
        expect(inner).toBeCloseTo(p === q ? values[p] ** 2 : 0, 12);
        expect(ofVectors).toBeCloseTo(p === q ? 1 : 0, 12);
      }
    }
    // A = U S V'.
    for (let j = 0; j < n; j += 1) {
      for (let i = 0; i < m; i += 1) {
        let sum = 0;
        for (let c = 0; c < n; c += 1) sum += product[c * m + i] * vectors[c * n + j];
        expect(sum).toBeCloseTo(columns[j][i], 12);
      }
    }
  });

  test('finds a value that is tiny to many digits', () => {
    const { values } = decomposed([
      [1, 1e-12],
      [1, -1e-12],
    ]);
    expect(Math.min(...values) / (Math.SQRT2 * 1e-12)).toBeCloseTo(1, 10);
  });
});
