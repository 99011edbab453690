import { expect, test } from 'vitest';
import { decodeDetail } from '../../../../../src/protocol/detail.js';
import { setUp } from './serial-setup.js';
import { CountingOptimizer, turns } from './setup.js';

test('evaluates what the optimizer asks for until it has finished, and tells and sends all of it', async () => {
  const optimizer = new CountingOptimizer({ most: 4, finishAfter: 10 });
  const { drive, allowance, rows, sent } = setUp(optimizer);
  allowance.add(1_000);
  expect(await drive.run()).toBe('enough');
  const told = optimizer.told.map(({ id, x, value }) => [id, x, value]);
  expect(told.slice(0, 3)).toEqual([
    [0, 0, 0],
    [1, 1, 10],
    [2, 2, 20],
  ]);
  expect(rows()).toEqual(told.map(([, x, value]) => [x, value]));
  expect(allowance.left).toBe(1_000 - told.length);
  expect(sent.map(({ optimizerId, ids }) => [optimizerId, ids])).toEqual(sent.map(() => [5, null]));
});

test('makes no more evaluations than were granted, and shows them before it waits', async () => {
  const optimizer = new CountingOptimizer();
  let calls = 0;
  const { drive, allowance, rows, idle } = setUp(optimizer, () => {
    calls += 1;
    return 1;
  });
  const running = drive.run();
  for (const granted of [1, 5, 30]) {
    allowance.add(granted);
    await turns();
    expect(rows()).toHaveLength(calls);
    expect(allowance.left).toBe(0);
  }
  expect(calls).toBe(36);
  expect(idle).toEqual([0, 1, 6, 36]);
  allowance.stop('enough');
  expect(await running).toBeNull();
});

test('points asked for are evaluated once more is granted, each once', async () => {
  const optimizer = new CountingOptimizer();
  const { drive, allowance, rows } = setUp(optimizer);
  const running = drive.run();
  for (let i = 0; i < 40; i += 1) {
    allowance.add(1 + (i % 7));
    await turns(1);
  }
  allowance.stop('enough');
  await running;
  expect(rows().map(([x]) => x)).toEqual(rows().map((_, i) => i));
});

test('what is being evaluated when the grant is revoked is not given back', async () => {
  let release: (value: number) => void = () => {};
  const optimizer = new CountingOptimizer();
  const task = () =>
    new Promise<number>((resolve) => {
      release = resolve;
    });
  const { drive, allowance, rows } = setUp(optimizer, task);
  const running = drive.run();
  allowance.add(3);
  await turns();
  const unused = allowance.revoke();
  release(1);
  await turns();
  allowance.stop('enough');
  await running;
  expect(unused + rows().length).toBe(3);
  expect(Math.min(...optimizer.asked)).toBeGreaterThan(0);
});

test('what was spent ahead and not evaluated can be given back', async () => {
  const optimizer = new CountingOptimizer();
  let left = Number.NaN;
  let release: (value: number) => void = () => {};
  const { drive, allowance, rows } = setUp(optimizer, (x) =>
    x < 9
      ? x
      : new Promise<number>((resolve) => {
          release = resolve;
        }),
  );
  allowance.add(20);
  const running = drive.run();
  await turns();
  // The points asked along with the one that takes its time were spent with it.
  left = allowance.revoke();
  expect(left).toBe(20 - 10);
  release(9);
  await turns();
  expect(rows()).toHaveLength(10);
  allowance.stop('enough');
  await running;
});

test('is idle only when the whole grant is used up and shown', async () => {
  const optimizer = new CountingOptimizer({ finishAfter: 7 });
  const { drive, allowance, idle } = setUp(optimizer);
  allowance.add(4);
  const running = drive.run();
  await turns();
  expect(idle).toEqual([4]);
  allowance.add(100);
  expect(await running).toBe('enough');
  expect(idle).toEqual([4]);
});

test('a stop is obeyed between two evaluations, in the middle of a batch', async () => {
  const optimizer = new CountingOptimizer();
  const { drive, allowance, rows } = setUp(optimizer, async (x) => {
    if (x === 12) allowance.stop('enough');
    return x;
  });
  allowance.add(1_000);
  expect(await drive.run()).toBeNull();
  expect(rows()).toHaveLength(13);
});

test('messages are heard every few milliseconds though the task never gives way', async () => {
  const optimizer = new CountingOptimizer();
  const { drive, allowance, rows } = setUp(
    optimizer,
    () => {
      const end = performance.now() + 0.5;
      while (performance.now() < end);
      return 1;
    },
    2,
  );
  allowance.add(1e6);
  setImmediate(() => setImmediate(() => allowance.stop('enough')));
  await drive.run();
  expect(rows().length).toBeLessThan(200);
});

test('waits while the channel has no room', async () => {
  const optimizer = new CountingOptimizer();
  const { drive, allowance, rows, room } = setUp(optimizer, (x) => x, 0);
  room.free = false;
  allowance.add(1e6);
  const running = drive.run();
  await turns();
  const before = rows().length;
  await turns(10);
  expect(rows()).toHaveLength(before);
  expect(room.waiting).toHaveLength(1);
  room.free = true;
  room.waiting[0]();
  await turns();
  expect(rows().length).toBeGreaterThan(before);
  allowance.stop('enough');
  await running;
});

test('residuals are told; those of a failure are NaN', async () => {
  const optimizer = new CountingOptimizer({ finishAfter: 3 });
  const { drive, allowance } = setUp(optimizer, (x) => {
    if (x === 1) throw new Error('no');
    return { fx: x, residuals: [x, -x] };
  });
  allowance.add(3);
  await drive.run();
  expect(optimizer.told.map(({ residuals }) => residuals)).toEqual([
    [0, -0],
    [Number.NaN, Number.NaN],
    [2, -2],
  ]);
});

test('gradients are told where they are wanted, and details are shown', async () => {
  const optimizer = new CountingOptimizer({ finishAfter: 2 });
  const task = (x: number) => ({ fx: x, gradient: [2 * x], note: `at ${x}` });
  const { drive, allowance, sent } = setUp(optimizer, task, 1_000, 'infinity', {
    wants: 'gradient',
    isDetailed: true,
  });
  allowance.add(2);
  await drive.run();
  expect(optimizer.told.map(({ gradients, residuals }) => [gradients, residuals])).toEqual([
    [[0], []],
    [[2], []],
  ]);
  const details = sent.flatMap((batch) => batch.details?.map((detail) => decodeDetail(detail as Uint8Array)));
  expect(details).toEqual([
    { gradient: [0], note: 'at 0' },
    { gradient: [2], note: 'at 1' },
  ]);
});

test('asks for one point at first, and then for as many as fit into the time', async () => {
  const quick = new CountingOptimizer({ finishAfter: 5_000 });
  const first = setUp(quick);
  first.allowance.add(10_000);
  await first.drive.run();
  expect(quick.asked[0]).toBe(1);
  expect(Math.max(...quick.asked)).toBeGreaterThan(64);
  expect(Math.max(...quick.asked)).toBeLessThanOrEqual(256);

  const slow = new CountingOptimizer({ finishAfter: 5 });
  const second = setUp(slow, () => new Promise((resolve) => setTimeout(() => resolve(1), 5)), 4);
  second.allowance.add(10_000);
  await second.drive.run();
  expect(Math.max(...slow.asked)).toBe(1);
});

test('large details leave a few at a time, however many points were asked for at once', async () => {
  const optimizer = new CountingOptimizer({ finishAfter: 600 });
  const task = (x: number) => (x < 300 ? x : { fx: x, image: new Uint8Array(100_000) });
  const { drive, allowance, sent, rows } = setUp(optimizer, task, 1_000, 'infinity', {
    wants: null,
    isDetailed: true,
  });
  allowance.add(600);
  await drive.run();
  expect(Math.max(...optimizer.asked)).toBeGreaterThan(20);
  const large = sent.filter(({ details }) => details !== null);
  expect(large.length).toBe(100);
  for (const { details } of large) expect(details?.filter((detail) => detail !== null).length).toBe(3);
  expect(rows()).toEqual(Array.from({ length: 600 }, (_, i) => [i, i]));
  expect(optimizer.told.map(({ value }) => value)).toEqual(Array.from({ length: 600 }, (_, i) => i));
});

test('an optimizer that asks for nothing and has not finished has crashed', async () => {
  const { drive, allowance } = setUp(new CountingOptimizer({ most: 0 }));
  allowance.add(1);
  await expect(drive.run()).rejects.toMatchObject({
    code: 'GLOMPO_OPTIMIZER_CRASHED',
    message: expect.stringContaining('counting'),
  });
});

test('an optimizer that throws has crashed', async () => {
  const optimizer = new CountingOptimizer();
  optimizer.tell = () => {
    throw new Error('singular matrix');
  };
  const { drive, allowance } = setUp(optimizer);
  allowance.add(1);
  await expect(drive.run()).rejects.toThrow('singular matrix');
});

test('one that has finished before it was asked ends at once', async () => {
  const optimizer = new CountingOptimizer();
  optimizer.finished = 'nothing to do';
  expect(await setUp(optimizer).drive.run()).toBe('nothing to do');
});
