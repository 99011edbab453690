import { describe, expect, test } from 'vitest';
import { setUp } from './serial-setup.js';
import { CountingOptimizer, turns, waitingFor } from './setup.js';

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('where a serial drive says that its optimizer stands', () => {
  test('in the middle of what was asked for ahead', async () => {
    // Large details are shown a few at a time, so that messages are looked at in between.
    const task = (x: number) => ({ fx: x, note: x < 100 ? '' : 'x'.repeat(100_000) });
    const optimizer = new CountingOptimizer({ finishAfter: 150 });
    const { drive, allowance, rows } = setUp(optimizer, task, 1_000, 'infinity', { isDetailed: true });
    allowance.add(1_000);
    const running = drive.run();
    const ahead: number[] = [];
    while (optimizer.finished === null) {
      const { asked, told, worst, pendingIds, pendingPoints } = drive.position();
      expect(told).toBe(optimizer.told.length);
      expect(worst).toBe(told === 0 ? -Infinity : told - 1);
      expect([...pendingIds]).toEqual(ids(told, asked));
      expect([...pendingPoints]).toEqual(ids(told, asked));
      drive.show();
      expect(rows().map(([x]) => x)).toEqual(ids(0, told));
      ahead.push(asked - told);
      await turns(1);
    }
    expect(Math.max(...ahead)).toBeGreaterThan(10);
    await running;
    expect(rows().map(([x]) => x)).toEqual(ids(0, rows().length));
  });

  test('while an evaluation is waited for, and what was evaluated meanwhile can be shown', async () => {
    const waiting: (() => void)[] = [];
    const optimizer = new CountingOptimizer();
    const { drive, allowance, rows } = setUp(optimizer, (x) =>
      x < 5 || x > 9 ? x * 10 : new Promise<number>((resolve) => waiting.push(() => resolve(x * 10))),
    );
    allowance.add(1_000);
    const running = drive.run();
    for (const next of ids(5, 10)) {
      await turns();
      const { asked, told, worst, pendingIds, pendingPoints } = drive.position();
      expect([told, worst]).toEqual([next, 10 * (next - 1)]);
      expect(optimizer.told).toHaveLength(next);
      expect([...pendingIds]).toEqual(ids(next, asked));
      expect([...pendingPoints]).toEqual(ids(next, asked));
      drive.show();
      drive.show();
      expect(rows().map(([x]) => x)).toEqual(ids(0, next));
      waiting.shift()?.();
    }
    await turns();
    allowance.stop('enough');
    await running;
    expect(rows()).toEqual(ids(0, rows().length).map((x) => [x, 10 * x]));
    expect(optimizer.told.map(({ id, x, value }) => [id, x, value])).toEqual(
      rows().map(([x, value]) => [x, x, value]),
    );
  });
});

describe('a serial drive that goes on from an earlier session', () => {
  test('evaluates first what was waited for, with its ids, within the grant', async () => {
    const pending = [2, 5, 6, 9];
    const optimizer = new CountingOptimizer({ next: 10 });
    const from = waitingFor(10, pending, 77);
    const { drive, allowance, sent, rows } = setUp(optimizer, undefined, 1_000, 'worst', { from });
    const running = drive.run();
    await turns();
    expect(drive.position()).toEqual({
      asked: 10,
      told: 6,
      worst: 77,
      pendingIds: from.pendingIds,
      pendingPoints: from.pendingPoints,
    });
    expect(optimizer.asked).toEqual([]);
    allowance.add(2);
    await turns();
    expect(rows()).toEqual([
      [2, 20],
      [5, 50],
    ]);
    expect(drive.position()).toMatchObject({ asked: 10, told: 8, pendingIds: Float64Array.of(6, 9) });
    allowance.add(5);
    await turns();
    expect(optimizer.told.map(({ id, x }) => [id, x])).toEqual(
      [2, 5, 6, 9, 10, 11, 12].map((id) => [id, id]),
    );
    drive.show();
    expect(sent.flatMap(({ firstId, count }) => ids(firstId, firstId + count))).toEqual([
      2, 5, 6, 9, 10, 11, 12,
    ]);
    expect(sent.map(({ ids: column }) => column)).toEqual(sent.map(() => null));
    allowance.stop('enough');
    await running;
  });

  test('tells the worst value of all sessions where an evaluation fails', async () => {
    const optimizer = new CountingOptimizer({ next: 3, finishAfter: 1 });
    const task = () => Number.NaN;
    const { drive, allowance } = setUp(optimizer, task, 1_000, 'worst', { from: waitingFor(3, [1], 77) });
    allowance.add(1);
    await drive.run();
    expect(optimizer.told.map(({ id, value }) => [id, value])).toEqual([[1, 77]]);
  });

  test('ends at once when its optimizer has finished and waits for nothing', async () => {
    const optimizer = new CountingOptimizer({ next: 3 });
    optimizer.finished = 'enough';
    const { drive, allowance } = setUp(optimizer, undefined, 1_000, 'worst', { from: waitingFor(3, []) });
    allowance.add(1);
    expect(await drive.run()).toBe('enough');
    expect(allowance.left).toBe(1);
  });
});
