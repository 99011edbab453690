import { expect, test } from 'vitest';
import { NO_RULES } from '../../../../../src/domain/evaluation-rules.js';
import { SerialDrive } from '../../../../../actors/host/optimizer/serial-drive.js';
import { setUp } from './serial-setup.js';
import { CountingOptimizer, driveOptions, runnerOf, shown } from './setup.js';

test('failures are told as +Infinity and sent as they came', async () => {
  const optimizer = new CountingOptimizer({ finishAfter: 3 });
  const { drive, allowance, sent, rows } = setUp(optimizer, (x) => (x === 1 ? Number.NaN : x));
  allowance.add(3);
  await drive.run();
  expect(optimizer.told.map(({ value }) => value)).toEqual([0, Infinity, 2]);
  expect(rows().map(([, value]) => value)).toEqual([0, Number.NaN, 2]);
  expect(sent.flatMap(({ outcomes, count }) => [...(outcomes ?? new Uint8Array(count))])).toEqual([0, 1, 0]);
});

test('failures are told as the policy says', async () => {
  for (const [policy, expected] of [
    [-5, [-5, 1, -5, 3]],
    ['worst', [Infinity, 1, 1, 3]],
  ] as const) {
    const optimizer = new CountingOptimizer({ finishAfter: 4 });
    const task = (x: number) => (x % 2 === 0 ? Number.NaN : x);
    const { drive, allowance, rows } = setUp(optimizer, task, 1_000, policy);
    allowance.add(4);
    await drive.run();
    expect(optimizer.told.map(({ value }) => value)).toEqual(expected);
    expect(rows().map(([, value]) => value)).toEqual([Number.NaN, 1, Number.NaN, 3]);
  }
});

test.each([
  ['at once', (x: number) => (x === 20 ? Number.NaN : x)],
  ['later', async (x: number) => (x === 20 ? Number.NaN : x)],
])("a failure that is found %s ends the optimizer with 'stop', and is shown", async (_, task) => {
  const optimizer = new CountingOptimizer();
  const parts = driveOptions(optimizer, { onFailure: 'stop' });
  const drive = new SerialDrive(parts.options, runnerOf(task));
  parts.allowance.add(1_000);
  await expect(drive.run()).rejects.toMatchObject({
    code: 'GLOMPO_TASK_FAILED',
    message: expect.stringContaining('evaluation 20'),
    cause: expect.objectContaining({ message: 'the cause of 20' }),
  });
  drive.show();
  expect(parts.rows()).toHaveLength(21);
  expect(parts.rows().at(-1)).toEqual([20, Number.NaN]);
  expect(optimizer.told.length).toBeLessThanOrEqual(20);
  expect(parts.allowance.left).toBe(1_000 - 21);
});

test("one that was asked to stop has stopped, though its last evaluation fails and the policy is 'stop'", async () => {
  const { drive, allowance } = setUp(
    new CountingOptimizer(),
    async () => {
      allowance.stop('enough');
      throw new Error('aborted');
    },
    1_000,
    'stop',
  );
  allowance.add(1);
  expect(await drive.run()).toBeNull();
});

test('with a time limit, results are shown after each evaluation that takes some time', async () => {
  const busy = () => {
    const end = performance.now() + 3;
    while (performance.now() < end);
    return 1;
  };
  const counts = async (timeoutMs: number) => {
    const optimizer = new CountingOptimizer({ finishAfter: 40 });
    const parts = driveOptions(optimizer, { sliceMs: 2 });
    // Points are asked for in batches while the task is quick.
    let calls = 0;
    const task = () => {
      calls += 1;
      return calls > 30 ? busy() : 1;
    };
    parts.allowance.add(40);
    await shown(new SerialDrive(parts.options, runnerOf(task, { ...NO_RULES, timeoutMs }))).run();
    return Math.max(...parts.sent.slice(-5).map(({ count }) => count));
  };
  expect(await counts(1_000)).toBe(1);
});
