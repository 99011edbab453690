import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { naturalBreaks } from '../../../src/sensitivity/natural-breaks.js';

const squares = (values: number[]) => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
};

const cost = (values: number[], classes: ArrayLike<number>) =>
  [...new Set(Array.from(classes))].reduce(
    (sum, one) => sum + squares(values.filter((_, i) => classes[i] === one)),
    0,
  );

describe('naturalBreaks', () => {
  it('keeps together what is near', () => {
    expect([...naturalBreaks([10, 0.1, 5.2, 0.2, 5, 9.8, 0], 3)]).toEqual([2, 0, 1, 0, 1, 2, 0]);
  });

  it('never parts equal values, and makes fewer classes of fewer values', () => {
    expect([...naturalBreaks([1, 1, 1, 1], 3)]).toEqual([0, 0, 0, 0]);
    expect([...naturalBreaks([2, 1, 2, 1, 2], 3)]).toEqual([1, 0, 1, 0, 1]);
  });

  it('is as good as the best of all divisions, also far from zero', () => {
    const rng = Rng.of(5);
    for (let round = 0; round < 20; round += 1) {
      const offset = round % 2 === 0 ? 0 : 1e6;
      const values = Array.from({ length: 9 }, () => offset + Math.floor(20 * rng.uniform()));
      const sorted = [...values].sort((a, b) => a - b);
      let best = Infinity;
      for (let a = 1; a < 8; a += 1) {
        for (let b = a + 1; b < 9; b += 1) {
          best = Math.min(
            best,
            squares(sorted.slice(0, a)) + squares(sorted.slice(a, b)) + squares(sorted.slice(b)),
          );
        }
      }
      expect(cost(values, naturalBreaks(values, 3))).toBeCloseTo(best, 6);
    }
  });
});
