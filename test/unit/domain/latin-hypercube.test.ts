import { expect, test } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import { writeLatinHypercube } from '../../../src/domain/latin-hypercube.js';

test('each coordinate has one point in every part of its range', () => {
  const bounds = boundsOf([
    [-5, 5],
    [100, 100.5],
  ]);
  const points = new Float64Array(40);
  writeLatinHypercube(points, 20, bounds, Rng.of(3));
  const parts = [0, 1].map((i) =>
    Array.from({ length: 20 }, (_, row) => {
      const x = points[row * 2 + i];
      return Math.floor((20 * (x - bounds.lower[i])) / (bounds.upper[i] - bounds.lower[i]));
    }),
  );
  for (const part of parts) expect(part.toSorted((a, b) => a - b)).toEqual([...Array(20).keys()]);
  expect(parts[0]).not.toEqual(parts[1]);
  expect(parts[0]).not.toEqual(parts[0].toSorted((a, b) => a - b));
});
