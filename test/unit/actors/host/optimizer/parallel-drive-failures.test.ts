import { describe, expect, test } from 'vitest';
import { ParallelDrive } from '../../../../../actors/host/optimizer/parallel-drive.js';
import { CANCELLED, FAILED, TIMED_OUT } from '../../../../../src/domain/outcome.js';
import { FakeEngine, setUp, toldIds } from './parallel-setup.js';
import { CountingOptimizer, driveOptions, turns } from './setup.js';

describe('an evaluation without a value', () => {
  test.each([false, true])(
    'is told as the policy says (recorded elsewhere: %s)',
    async (recordedElsewhere) => {
      const optimizer = new CountingOptimizer({ finishAfter: 4 });
      const { drive, engine, allowance, rows } = setUp(optimizer, { recordedElsewhere, onFailure: 'worst' });
      allowance.add(4);
      const running = drive.run();
      await turns();
      engine.answer([0], FAILED);
      engine.answer([2, 3]);
      engine.answer([1], FAILED);
      await running;
      expect(optimizer.told.map(({ id, value }) => [id, value])).toEqual([
        [0, Infinity],
        [2, 20],
        [3, 30],
        [1, 30],
      ]);
      // What is recorded is what came.
      const recorded = recordedElsewhere ? [] : [0, 20, 30, 10];
      expect(rows().map(([, value]) => value)).toEqual(recorded);
    },
  );

  test("ends the optimizer with 'stop', and is recorded", async () => {
    const optimizer = new CountingOptimizer();
    const parts = driveOptions(optimizer, { withIds: true, onFailure: 'stop' });
    const engine = new FakeEngine(4);
    const drive = new ParallelDrive({ ...parts.options, engine, inOrder: false, recordedElsewhere: false });
    parts.allowance.add(4);
    const running = drive.run();
    await turns();
    engine.answer([1]);
    engine.answer([2], TIMED_OUT);
    engine.answer([0]);
    await expect(running).rejects.toMatchObject({
      code: 'GLOMPO_TASK_TIMEOUT',
      message: expect.stringContaining('evaluation 2'),
      cause: expect.objectContaining({ message: 'the cause of 2' }),
    });
    drive.show();
    expect(toldIds(optimizer)).toEqual([1]);
    expect(parts.rows().map(([x]) => x)).toEqual([1, 2, 0]);
  });
});

describe('a stop', () => {
  test('calls off what was not begun, once, and waits for the rest', async () => {
    const optimizer = new CountingOptimizer();
    const { drive, engine, allowance, rows } = setUp(optimizer);
    allowance.add(4);
    const running = drive.run();
    await turns();
    allowance.stop('enough');
    await turns();
    engine.answer([2, 3], CANCELLED);
    await turns();
    engine.answer([0, 1]);
    expect(await running).toBeNull();
    expect(engine.cancelled).toBe(1);
    expect(rows().map(([x]) => x)).toEqual([0, 1]);
    expect(allowance.left).toBe(2);
  });

  test('before the start asks for nothing', async () => {
    const optimizer = new CountingOptimizer();
    const { drive, allowance } = setUp(optimizer);
    allowance.add(4);
    allowance.stop('enough');
    expect(await drive.run()).toBeNull();
    expect(optimizer.asked).toEqual([]);
  });
});

describe('an optimizer has crashed that', () => {
  test('asks for nothing though it has all values', async () => {
    const { drive, allowance } = setUp(new CountingOptimizer({ most: 0 }));
    allowance.add(4);
    await expect(drive.run()).rejects.toMatchObject({ code: 'GLOMPO_OPTIMIZER_CRASHED' });
  });

  test('throws when it is told', async () => {
    const optimizer = new CountingOptimizer();
    optimizer.tell = () => {
      throw new Error('singular matrix');
    };
    const { drive, engine, allowance } = setUp(optimizer);
    allowance.add(4);
    const running = drive.run();
    await turns();
    engine.answer([0]);
    await expect(running).rejects.toThrow('singular matrix');
  });

  test('throws when it is told is told nothing more, and what comes is recorded', async () => {
    const optimizer = new CountingOptimizer();
    let told = 0;
    optimizer.tell = () => {
      told += 1;
      throw new Error(`failure ${told}`);
    };
    const parts = driveOptions(optimizer, { withIds: true });
    const engine = new FakeEngine(4);
    const drive = new ParallelDrive({ ...parts.options, engine, inOrder: false, recordedElsewhere: false });
    parts.allowance.add(4);
    const running = drive.run();
    await turns();
    // Both come before the drive's loop comes round.
    engine.answer([0]);
    engine.answer([1]);
    await expect(running).rejects.toThrow('failure 1');
    engine.answer([2]);
    drive.show();
    expect(told).toBe(1);
    expect(parts.rows().map(([x]) => x)).toEqual([0, 1, 2]);
  });
});
