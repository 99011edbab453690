import { describe, expect, test } from 'vitest';
import { CANCELLED } from '../../../../../src/domain/outcome.js';
import { setUp, toldIds } from './parallel-setup.js';
import { CountingOptimizer, turns, waitingFor } from './setup.js';

describe('what a parallel drive shows', () => {
  test('says how many points had been asked for when each was told', async () => {
    const { drive, engine, allowance, sent } = setUp(new CountingOptimizer());
    allowance.add(8);
    const running = drive.run();
    await turns();
    engine.answer([1]);
    engine.answer([3]);
    await turns();
    engine.answer([0, 4]);
    await turns();
    drive.show();
    const column = (name: 'ids' | 'asked') => sent.flatMap((batch) => [...(batch[name] ?? [])]);
    expect(column('ids')).toEqual([1, 3, 0, 4]);
    expect(column('asked')).toEqual([4, 4, 6, 6]);
    expect(engine.submitted.at(-1)).toEqual([6, 4]);
    expect(drive.position()).toMatchObject({ asked: 8, told: 4, worst: 40 });
    expect([...drive.position().pendingIds]).toEqual([2, 5, 6, 7]);
    allowance.stop('enough');
    await turns();
    engine.answer([2, 5, 6, 7]);
    await running;
  });

  test('has the vectors; others are sent when their length changes', async () => {
    const { drive, engine, allowance, sent } = setUp(new CountingOptimizer({ finishAfter: 6 }), { room: 6 });
    allowance.add(6);
    const running = drive.run();
    await turns();
    engine.answer([0]);
    engine.answer([2, 1], undefined, 2);
    engine.answer([3]);
    engine.answer([5, 4], undefined, 3);
    await running;
    expect(
      sent.map(({ ids, vectors, vectorLength }) => [[...(ids ?? [])], vectors && [...vectors], vectorLength]),
    ).toEqual([
      [[0], null, 0],
      [[2, 1, 3], [2, 2, 1, 1, Number.NaN, Number.NaN], 2],
      [[5, 4], [5, 5, 5, 4, 4, 4], 3],
    ]);
  });
});

describe('a parallel drive that goes on from an earlier session', () => {
  test.each([true, false])('has first evaluated what was waited for (in order: %s)', async (inOrder) => {
    const pending = [2, 5, 6, 9];
    const optimizer = new CountingOptimizer({ next: 10 });
    const { drive, engine, allowance, sent } = setUp(optimizer, {
      room: 6,
      inOrder,
      from: waitingFor(10, pending, 77),
    });
    const running = drive.run();
    await turns();
    expect(engine.open).toEqual([]);
    allowance.add(3);
    await turns();
    expect(engine.open).toEqual([2, 5, 6]);
    expect(drive.position()).toMatchObject({
      asked: 10,
      told: 6,
      worst: 77,
      pendingIds: Float64Array.from(pending),
    });
    allowance.add(3);
    await turns();
    expect(engine.open).toEqual([2, 5, 6, 9, 10, 11]);
    expect(engine.submitted).toEqual([
      [2, 6],
      [5, 6],
      [9, 6],
      [10, 6],
    ]);
    engine.answer([2, 5, 6, 9, 10, 11]);
    await turns();
    drive.show();
    expect(toldIds(optimizer)).toEqual([2, 5, 6, 9, 10, 11]);
    const sentIds = sent.flatMap(({ ids, firstId, count }) =>
      Array.from({ length: count }, (_, i) => ids?.[i] ?? firstId + i),
    );
    expect(sentIds).toEqual([2, 5, 6, 9, 10, 11]);
    expect(sent.every(({ ids }) => (ids === null) === inOrder)).toBe(true);
    expect(drive.position()).toMatchObject({ asked: 12, told: 12 });
    allowance.stop('enough');
    await running;
  });

  test('that is stopped at once begins nothing, and still waits for all', async () => {
    const { drive, engine, allowance } = setUp(new CountingOptimizer({ next: 4 }), {
      from: waitingFor(4, [1, 3]),
    });
    allowance.add(3);
    allowance.stop('enough');
    expect(await drive.run()).toBeNull();
    expect(engine.submitted).toEqual([]);
    expect([...drive.position().pendingIds]).toEqual([1, 3]);
  });

  test('whose optimizer has finished ends at once', async () => {
    const optimizer = new CountingOptimizer({ next: 4 });
    optimizer.finished = 'enough';
    const { drive, allowance } = setUp(optimizer, { from: waitingFor(4, [1, 3]) });
    allowance.add(3);
    expect(await drive.run()).toBe('enough');
  });
});

test.each([true, false])(
  'an optimizer goes on waiting for what was called off (in order: %s)',
  async (inOrder) => {
    const optimizer = new CountingOptimizer();
    const { drive, engine, allowance, rows } = setUp(optimizer, { inOrder });
    allowance.add(4);
    const running = drive.run();
    await turns();
    allowance.stop('enough');
    await turns();
    engine.answer([1, 2], CANCELLED);
    engine.answer([3]);
    engine.answer([0]);
    expect(await running).toBeNull();
    expect(
      rows()
        .map(([x]) => x)
        .sort(),
    ).toEqual([0, 3]);
    expect(drive.position()).toMatchObject({
      asked: 4,
      told: 2,
      pendingIds: Float64Array.of(1, 2),
      pendingPoints: Float64Array.of(1, 2),
    });
  },
);
