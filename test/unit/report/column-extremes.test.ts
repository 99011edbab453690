import { describe, expect, it } from 'vitest';
import { ColumnExtremes } from '../../../src/report/data/column-extremes.js';

function thinned(points: readonly (readonly [number, number])[], width: number) {
  const columns = new ColumnExtremes(points[0][0], points[points.length - 1][0], width);
  for (const [at, value] of points) columns.add(at, value);
  const { at, values, failedAt } = columns.line();
  return { points: [...at].map((place, i) => [place, values[i]]), failedAt: [...failedAt] };
}

describe('a line thinned out to columns', () => {
  it('is the line itself where each point has a column', () => {
    const points = [
      [3, 5],
      [4, 1],
      [7, Number.NaN],
      [9, 2],
    ] as const;
    expect(thinned(points, 1)).toEqual({ points: points.map((point) => [...point]), failedAt: [7] });
  });

  it('keeps first, lowest, highest and last at their places', () => {
    const points = [
      [1, 5],
      [2, 9],
      [3, 0],
      [4, 6],
      [5, 4],
      [6, 3],
      [7, 8],
      [8, 5],
    ] as const;
    expect(thinned(points, 4).points).toEqual([
      [1, 5],
      [2, 9],
      [3, 0],
      [6, 3],
      [7, 8],
      [8, 5],
    ]);
  });

  it('has a gap for columns without any finite value, and says where values were not finite', () => {
    const points = [
      [0, 1],
      [1, Infinity],
      [2, Number.NaN],
      [3, -Infinity],
      [4, 2],
      [5, Number.NaN],
    ] as const;
    expect(thinned(points, 2)).toEqual({
      points: [
        [0, 1],
        [2, Number.NaN],
        [4, 2],
      ],
      failedAt: [1, 2, 5],
    });
  });
});
