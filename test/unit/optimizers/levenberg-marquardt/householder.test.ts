import { expect, test } from 'vitest';
import { factor } from '../../../../src/optimizers/levenberg-marquardt/householder.js';

test.each([2 ** 520, 2 ** -520, 2 ** -560])(
  'factors a matrix in units of %d like one of ordinary size',
  (unit) => {
    const matrix = Float64Array.of(3, 4, 12, 1, 2, 2);
    const scaled = matrix.map((entry) => entry * unit);
    const diagonals = [new Float64Array(2), new Float64Array(2)];
    factor(matrix, 3, 2, diagonals[0], new Float64Array(2));
    factor(scaled, 3, 2, diagonals[1], new Float64Array(2));
    expect(diagonals[0][0]).toBe(-13);
    diagonals[1].forEach((entry, k) => {
      expect(entry / unit).toBeCloseTo(diagonals[0][k], 13);
    });
    expect(scaled[3] / unit).toBeCloseTo(matrix[3], 13);
  },
);
