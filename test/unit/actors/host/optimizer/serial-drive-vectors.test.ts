import { expect, test } from 'vitest';
import type { ResultsBatch } from '../../../../../src/protocol/results-batch.js';
import { setUp } from './serial-setup.js';
import { CountingOptimizer } from './setup.js';

/** Id, point, value and first number of the vector of each row that was sent. */
function sentRows(sent: readonly ResultsBatch[]) {
  return sent.flatMap(({ count, firstId, points, values, vectors, vectorLength }) =>
    Array.from({ length: count }, (_, i) => [
      firstId + i,
      points?.[i],
      values[i],
      vectorLength,
      vectors?.[i * vectorLength] ?? null,
    ]),
  );
}

test('residuals are shown with their rows; those of a failure are NaN', async () => {
  const optimizer = new CountingOptimizer({ finishAfter: 4 });
  const { drive, allowance, sent } = setUp(optimizer, (x) => {
    if (x === 2) throw new Error('no');
    return x === 0 ? 5 : { fx: x, residuals: [x, -x] };
  });
  allowance.add(4);
  await drive.run();
  expect(sentRows(sent)).toEqual([
    [0, 0, 5, 0, null],
    [1, 1, 1, 2, 1],
    [2, 2, Number.NaN, 2, Number.NaN],
    [3, 3, 3, 2, 3],
  ]);
});

test('are not shown where they are not wanted', async () => {
  const optimizer = new CountingOptimizer({ finishAfter: 2 });
  const task = (x: number) => ({ fx: x, residuals: [x] });
  const { drive, allowance, sent } = setUp(optimizer, task, 1_000, 'infinity', { wants: null });
  allowance.add(2);
  await drive.run();
  expect(sent.map(({ vectors }) => vectors)).toEqual(sent.map(() => null));
});

test.each([false, true])(
  'may become longer in the middle of what was asked for ahead (asynchronous: %s)',
  async (isAsync) => {
    const optimizer = new CountingOptimizer({ finishAfter: 120 });
    const lengths = [0, 3, 0, 40_000, 2];
    const task = (x: number) => {
      const length = lengths[Math.floor(x / 20)] ?? 1;
      const answer = length === 0 ? x * 10 : { fx: x * 10, residuals: new Float64Array(length).fill(x) };
      return isAsync ? Promise.resolve(answer) : answer;
    };
    const { drive, allowance, sent } = setUp(optimizer, task);
    allowance.add(200);
    await drive.run();
    const rows = sentRows(sent);
    expect(rows.length).toBeGreaterThanOrEqual(120);
    rows.forEach(([id, x, value, width, first], i) => {
      const length = lengths[Math.floor(i / 20)] ?? 1;
      expect([id, x, value]).toEqual([i, i, 10 * i]);
      // One without a vector stands among those of the length before.
      expect([width, first]).toEqual(
        length === 0 ? [i < 20 ? 0 : 3, i < 20 ? null : Number.NaN] : [length, i],
      );
    });
    expect(optimizer.told.map(({ id, x }) => [id, x])).toEqual(rows.map(([id, x]) => [id, x]));
    expect(optimizer.told.map(({ residuals }) => residuals.length)).toEqual(
      rows.map(([, , , width]) => width),
    );
    expect(optimizer.told.map(({ residuals }) => residuals[0] ?? null)).toEqual(
      rows.map(([, , , , first]) => first),
    );
    expect(allowance.left).toBe(200 - rows.length);
  },
);
