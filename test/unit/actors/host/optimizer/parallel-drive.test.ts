import { describe, expect, test } from 'vitest';
import { ParallelDrive } from '../../../../../actors/host/optimizer/parallel-drive.js';
import type { EngineResults, EvaluationEngine } from '../../../../../actors/host/pool/evaluation-engine.js';
import { CANCELLED, OK } from '../../../../../src/domain/outcome.js';
import { CountingOptimizer, driveOptions, shown, turns } from './setup.js';

/** An engine whose evaluations end when the test says so. */
class FakeEngine implements EvaluationEngine {
  room: number;
  readonly open: number[] = [];
  cancelled = 0;
  onResults: (results: EngineResults) => void = () => {};

  constructor(room: number) {
    this.room = room;
  }

  submit(firstId: number, count: number, points: Float64Array): void {
    expect(points.length).toBe(count);
    for (let i = 0; i < count; i += 1) {
      expect(points[i]).toBe(firstId + i);
      this.open.push(firstId + i);
    }
    this.room -= count;
  }

  cancel(): void {
    this.cancelled += 1;
  }

  abort(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }

  answer(ids: readonly number[], outcome = OK): void {
    for (const id of ids) this.open.splice(this.open.indexOf(id), 1);
    this.room += ids.length;
    this.onResults({
      count: ids.length,
      ids: Float64Array.from(ids),
      values: Float64Array.from(ids, (id) => id * 10),
      outcomes: Uint8Array.from(ids, () => outcome),
      residuals: null,
      residualCount: 0,
      busySeconds: 0.001,
    });
  }
}

function setUp(optimizer: CountingOptimizer, { room = 4, inOrder = false, recordedElsewhere = false } = {}) {
  const parts = driveOptions(optimizer, { withIds: !inOrder });
  const engine = new FakeEngine(room);
  const drive = shown(new ParallelDrive({ ...parts.options, engine, inOrder, recordedElsewhere }));
  return { ...parts, engine, drive };
}

const toldIds = (optimizer: CountingOptimizer) => optimizer.told.map(({ id }) => id);

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
});
