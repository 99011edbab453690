import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { stepSize } from '../../../src/stoppers/index.js';
import { ArrayHistory, factsAbout } from '../../fixtures/array-history.js';

const bounds = boundsOf([
  [0, 100],
  [0, 1],
]);

function walk(points: readonly (readonly number[])[], values: readonly number[] = []): ArrayHistory {
  const history = new ArrayHistory(2);
  for (const [i, point] of points.entries()) history.push(values[i] ?? 1, point);
  return history;
}

const decide = (history: ArrayHistory, calls: number, tol?: number) =>
  stepSize(calls, tol).explain(factsAbout(history, { bounds })).value;

describe('stepSize', () => {
  // Half of the first range is sqrt(0.5^2 / 2) = 0.3536 of the diagonal of the unit square, as is half of the second.
  it('compares the mean step with a fraction of the diagonal, each range counting as 1', () => {
    const along = [
      walk([
        [0, 0],
        [50, 0],
      ]),
      walk([
        [0, 0],
        [0, 0.5],
      ]),
    ];
    for (const history of along) {
      expect(decide(history, 2, 0.354)).toBe(true);
      expect(decide(history, 2, 0.353)).toBe(false);
    }
  });

  it('takes the steps between the last points only', () => {
    const history = walk([
      [0, 0],
      [100, 1],
      [100, 1],
      [100, 0],
    ]);
    // The last steps are 0 and 1 / sqrt(2).
    expect(decide(history, 3, 0.3536)).toBe(true);
    expect(decide(history, 3, 0.3535)).toBe(false);
    expect(decide(history, 4, 0.569)).toBe(false);
    expect(decide(history, 4, 0.5691)).toBe(true);
  });

  it('does not hold before there are enough points, and looks at points that failed, too', () => {
    expect(decide(walk([[1, 1]]), 2, 9)).toBe(false);
    const failed = walk(
      [
        [1, 1],
        [1, 1],
      ],
      [Number.NaN, Infinity],
    );
    expect(decide(failed, 2)).toBe(true);
  });

  it('reads only the window', () => {
    const history = walk(Array.from({ length: 10_000 }, (_, i) => [i / 100, 0]));
    decide(history, 10);
    expect(history.pointReads).toBe(10);
    expect(history.reads).toBe(0);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => stepSize(1)).toThrow('calls is 1, but must be a whole number of at least 2');
    expect(() => stepSize(5, -1)).toThrow('relativeTol is -1');
    expect(String(stepSize(20))).toBe('stepSize(20, 0.05)');
  });
});
