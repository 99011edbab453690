import { describe, expect, test } from 'vitest';
import { setUp, toldIds } from './parallel-setup.js';
import { CountingOptimizer, turns } from './setup.js';

describe('a parallel drive', () => {
  test('keeps the engine full, within the grant', async () => {
    const optimizer = new CountingOptimizer();
    const { drive, engine, allowance } = setUp(optimizer);
    const running = drive.run();
    allowance.add(3);
    await turns();
    expect(engine.open).toEqual([0, 1, 2]);
    allowance.add(10);
    await turns();
    expect(engine.open).toEqual([0, 1, 2, 3]);
    engine.answer([1, 3]);
    await turns();
    expect(engine.open).toEqual([0, 2, 4, 5]);
    allowance.stop('enough');
    await turns();
    engine.answer([0, 2, 4, 5]);
    expect(await running).toBeNull();
  });

  test('tells and records results as they come, with their ids', async () => {
    const optimizer = new CountingOptimizer({ finishAfter: 4 });
    const { drive, engine, allowance, rows, sent } = setUp(optimizer);
    allowance.add(4);
    const running = drive.run();
    await turns();
    engine.answer([2, 0]);
    engine.answer([3]);
    engine.answer([1]);
    expect(await running).toBe('enough');
    expect(toldIds(optimizer)).toEqual([2, 0, 3, 1]);
    expect(rows()).toEqual([
      [2, 20],
      [0, 0],
      [3, 30],
      [1, 10],
    ]);
    expect(sent.flatMap(({ ids }) => [...(ids ?? [])])).toEqual([2, 0, 3, 1]);
  });

  test('tells and records in the order of the ids when it shall', async () => {
    const optimizer = new CountingOptimizer({ finishAfter: 4 });
    const { drive, engine, allowance, rows } = setUp(optimizer, { inOrder: true });
    allowance.add(4);
    const running = drive.run();
    await turns();
    engine.answer([2, 3]);
    await turns();
    expect(optimizer.told).toEqual([]);
    engine.answer([1, 0]);
    expect(await running).toBe('enough');
    expect(toldIds(optimizer)).toEqual([0, 1, 2, 3]);
    expect(rows().map(([x]) => x)).toEqual([0, 1, 2, 3]);
  });

  test('takes in what is in flight when the optimizer has finished', async () => {
    const optimizer = new CountingOptimizer({ finishAfter: 2 });
    const { drive, engine, allowance, rows } = setUp(optimizer);
    allowance.add(100);
    const running = drive.run();
    await turns();
    engine.answer([0, 1]);
    await turns();
    expect(engine.open).toEqual([2, 3]);
    engine.answer([2, 3]);
    expect(await running).toBe('enough');
    expect(rows()).toHaveLength(4);
  });

  test('shows results a little later though nothing else happens', async () => {
    const optimizer = new CountingOptimizer();
    const { drive, engine, allowance, sent } = setUp(optimizer);
    allowance.add(4);
    const running = drive.run();
    await turns();
    engine.answer([0]);
    expect(sent).toEqual([]);
    await expect.poll(() => sent.length, { interval: 1 }).toBe(1);
    allowance.stop('enough');
    await turns();
    engine.answer([...engine.open]);
    await running;
  });

  test('sends nothing that is recorded elsewhere', async () => {
    const optimizer = new CountingOptimizer({ finishAfter: 4 });
    const { drive, engine, allowance, sent } = setUp(optimizer, { recordedElsewhere: true });
    allowance.add(4);
    const running = drive.run();
    await turns();
    engine.answer([0, 1, 2, 3]);
    await running;
    expect(sent).toEqual([]);
    expect(optimizer.told).toHaveLength(4);
  });

  test('is idle when the grant is used up, nothing is in flight and all was shown', async () => {
    const optimizer = new CountingOptimizer();
    const { drive, engine, allowance, idle, rows } = setUp(optimizer);
    const running = drive.run();
    await turns();
    idle.length = 0;
    allowance.add(3);
    await turns();
    engine.answer([0, 1]);
    await turns();
    expect(idle).toEqual([]);
    engine.answer([2]);
    await turns();
    expect(rows()).toHaveLength(3);
    expect(new Set(idle)).toEqual(new Set([3]));
    allowance.stop('enough');
    expect(await running).toBeNull();
  });

  test('is not idle when the optimizer has finished with its grant', async () => {
    const { drive, engine, allowance, idle } = setUp(new CountingOptimizer({ finishAfter: 2 }));
    allowance.add(2);
    const running = drive.run();
    await turns();
    engine.answer([0, 1]);
    expect(await running).toBe('enough');
    expect(idle).toEqual([]);
  });

  test('asks for no more points while the channel has no room', async () => {
    const optimizer = new CountingOptimizer();
    const { drive, engine, allowance, room, sent } = setUp(optimizer);
    room.free = false;
    allowance.add(100);
    const running = drive.run();
    await turns();
    engine.answer([0, 1]);
    await expect.poll(() => sent.length, { interval: 1 }).toBe(1);
    const open = engine.open.length;
    engine.answer([2]);
    await turns();
    expect(engine.open).toHaveLength(open - 1);
    room.free = true;
    room.waiting[0]();
    await turns();
    expect(engine.open).toHaveLength(4);
    allowance.stop('enough');
    await turns();
    engine.answer([...engine.open]);
    await running;
  });
});
