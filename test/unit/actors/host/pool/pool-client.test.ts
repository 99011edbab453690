import { describe, expect, test } from 'vitest';
import type { EngineResults } from '../../../../../actors/host/pool/evaluation-engine.js';
import { PoolClient } from '../../../../../actors/host/pool/pool-client.js';
import { PoolWorker } from '../../../../../actors/host/pool/pool-worker.js';
import { type FailurePolicy, failurePoliciesOf } from '../../../../../src/domain/failure-policy.js';
import { CANCELLED, LOST, TIMED_OUT } from '../../../../../src/domain/outcome.js';
import { SimulatedEvaluator, turns } from './setup.js';

function setUp(onFailure: FailurePolicy = 'infinity') {
  const rules = { timeoutMs: 200, onFailure: failurePoliciesOf(onFailure), isDetailed: false };
  const failed: { id: number; x: number[]; code: string; message: string }[] = [];
  const log: string[] = [];
  const pool = { evaluates: false };
  const client = new PoolClient(4, null, 2, rules, {
    room: (mine) => 10 - mine,
    dispatch: () => log.push('dispatch'),
    cancel: () => log.push('cancel'),
    abort: () => log.push('abort'),
    evaluates: () => pool.evaluates,
    failed: (id, x, { code, message }) => failed.push({ id, x: [...x], code, message }),
    leave: () => {
      log.push('leave');
      return Promise.resolve();
    },
  });
  const settled: { ids: number[]; outcomes: number[] }[] = [];
  client.onResults = ({ ids, outcomes }: EngineResults) =>
    settled.push({ ids: [...ids], outcomes: [...(outcomes ?? [])] });
  return { client, pool, log, settled, failed };
}

const points = (firstId: number, count: number) =>
  Float64Array.from({ length: 2 * count }, (_, i) => firstId + Math.floor(i / 2));

describe('a client of a pool', () => {
  test('asks for a dispatch once for all that is submitted in one go', async () => {
    const { client, log } = setUp();
    client.submit(0, 2, points(0, 2));
    client.submit(2, 1, points(2, 1));
    expect([log, client.queued, client.room]).toEqual([[], 3, 7]);
    await Promise.resolve();
    expect(log).toEqual(['dispatch']);
  });

  test('hands out its points in order, in parts of any size', () => {
    const { client } = setUp();
    client.submit(0, 5, points(0, 5));
    client.submit(5, 2, points(5, 2));
    const parts = [2, 2, 9, 9].map((most) => client.next(most));
    expect(parts.map(({ firstId, count, points: own }) => [firstId, count, [...own]])).toEqual([
      [0, 2, [0, 0, 1, 1]],
      [2, 2, [2, 2, 3, 3]],
      [4, 1, [4, 4]],
      [5, 2, [5, 5, 6, 6]],
    ]);
    expect(client.queued).toBe(0);
  });

  test('hands out what comes back first, and one by one', () => {
    const { client } = setUp();
    client.submit(0, 3, points(0, 3));
    client.submit(3, 1, points(3, 1));
    client.takeBack({ ...client.next(3), ends: ['e1 (exit 3)'] }, true);
    expect(client.queued).toBe(4);
    expect([9, 9, 9, 9].map((most) => client.next(most).firstId)).toEqual([0, 1, 2, 3]);
  });

  test('gives up what had two evaluators', () => {
    const { client, settled, failed } = setUp();
    client.submit(7, 1, points(7, 1));
    client.takeBack({ ...client.next(1), ends: ['e1 (exit 3)', 'e2 (exit 4)'] }, true);
    expect(settled).toEqual([{ ids: [7], outcomes: [LOST] }]);
    expect(failed).toMatchObject([{ id: 7, x: [7, 7], code: 'GLOMPO_TASK_FAILED' }]);
    expect(failed[0].message).toContain('e1 (exit 3), e2 (exit 4)');
    expect([client.queued, client.room]).toEqual([0, 10]);
  });

  test('gives up a point that was alone with an evaluator and took too long', () => {
    const { client, settled, failed } = setUp();
    client.submit(7, 1, points(7, 1));
    client.takeBackOverdue({ ...client.next(1), ends: ['e1'] }, true);
    expect(settled).toEqual([{ ids: [7], outcomes: [TIMED_OUT] }]);
    expect(failed).toMatchObject([{ id: 7, x: [7, 7], code: 'GLOMPO_TASK_TIMEOUT' }]);
    expect(failed[0].message).toContain('0.2 s');
  });

  test('hands out one by one those of which one took too long, and gives up the one that does so again', () => {
    const { client, settled } = setUp();
    client.submit(0, 3, points(0, 3));
    client.takeBackOverdue({ ...client.next(3), ends: ['e1'] }, true);
    expect([settled, client.queued]).toEqual([[], 3]);
    const alone = [client.next(9), client.next(9), client.next(9)];
    expect(alone.map(({ firstId, count }) => [firstId, count])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    client.takeBackOverdue({ ...alone[1], ends: ['e1', 'e2'] }, true);
    expect(settled).toEqual([{ ids: [1], outcomes: [TIMED_OUT] }]);
  });

  test("tries a point that took too long once more where the policy is 'retry'", () => {
    const { client, settled } = setUp('retry');
    client.submit(7, 1, points(7, 1));
    client.takeBackOverdue({ ...client.next(1), ends: ['e1'] }, true);
    expect([settled, client.queued]).toEqual([[], 1]);
    client.takeBackOverdue({ ...client.next(1), ends: ['e1', 'e2'] }, true);
    expect(settled).toEqual([{ ids: [7], outcomes: [TIMED_OUT] }]);
  });

  test('does not try again what is not wanted any more', () => {
    const { client, settled } = setUp('retry');
    client.submit(0, 4, points(0, 4));
    const [one, two] = [client.next(1), client.next(2)];
    client.cancel();
    client.takeBackOverdue({ ...one, ends: ['e1'] }, true);
    client.takeBackOverdue({ ...two, ends: ['e1'] }, true);
    expect(settled).toEqual([
      { ids: [3], outcomes: [CANCELLED] },
      { ids: [0], outcomes: [TIMED_OUT] },
      { ids: [1, 2], outcomes: [CANCELLED, CANCELLED] },
    ]);
  });

  test('calls off what waits, and what comes back after that', () => {
    const { client, log, settled } = setUp();
    client.submit(0, 3, points(0, 3));
    const begun = client.next(1);
    client.cancel();
    client.takeBack({ ...begun, ends: ['e1'] }, true);
    expect(settled).toEqual([
      { ids: [1, 2], outcomes: [CANCELLED, CANCELLED] },
      { ids: [0], outcomes: [CANCELLED] },
    ]);
    expect([log, client.queued, client.room]).toEqual([['cancel'], 0, 10]);
  });

  test('calls off what comes back when it cannot be tried again', () => {
    const { client, settled } = setUp();
    client.submit(0, 1, points(0, 1));
    client.takeBack({ ...client.next(1), ends: ['e1', 'e2'] }, false);
    expect(settled).toEqual([{ ids: [0], outcomes: [CANCELLED] }]);
    expect([client.queued, client.room]).toEqual([0, 10]);
  });

  test('waits when it has points out and no evaluator is at them', () => {
    const { client, pool } = setUp();
    expect(client.waits).toBe(false);
    client.submit(0, 1, points(0, 1));
    expect(client.waits).toBe(true);
    pool.evaluates = true;
    expect(client.waits).toBe(false);
  });

  test('leaves when it is closed', async () => {
    const { client, log } = setUp();
    await client.close();
    expect(log).toEqual(['leave']);
  });
});

describe('what a worker has in hand', () => {
  test('is what it was given and has not answered; only the first batch counts as begun', async () => {
    const { client } = setUp();
    const evaluator = new SimulatedEvaluator('e');
    const worker = new PoolWorker(evaluator.ready, 2);
    client.submit(0, 6, points(0, 6));
    worker.give(client, client.next(4), 100);
    worker.give(client, client.next(2), 110);
    expect([worker.batches, worker.serves(client), worker.serves(setUp().client)]).toEqual([2, true, false]);
    await turns();
    expect(evaluator.ids).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ]);
    evaluator.ready.listen({
      onEvaluationFailed: () => {},
      onRetrying: () => {},
      onLeaving: () => {},
      onResults: (results) => worker.answered(results, 120),
    });
    expect(worker.begunAt).toBe(100);
    evaluator.answer(0.01, 3);
    await turns();
    expect(worker.begunAt).toBe(120);
    const left = worker
      .unanswered('exit status 3')
      .map(({ firstId, count, ends, points: own }) => [firstId, count, ends, [...own]]);
    expect(left).toEqual([
      [3, 1, ['e (exit status 3)'], [3, 3]],
      [4, 2, [], [4, 4, 5, 5]],
    ]);
    expect([worker.batches, worker.begunAt]).toEqual([0, null]);
  });

  test('was not begun when it has said that it leaves', async () => {
    const { client } = setUp();
    const worker = new PoolWorker(new SimulatedEvaluator('e').ready, 2);
    client.submit(0, 2, points(0, 2));
    worker.give(client, client.next(2), 0);
    worker.leave();
    expect(worker.isOpen).toBe(false);
    expect(worker.unanswered('exit status 0').map(({ count, ends }) => [count, ends])).toEqual([[2, []]]);
  });

  test('begins anew when an evaluation is made once more', () => {
    const { client } = setUp();
    const worker = new PoolWorker(new SimulatedEvaluator('e').ready, 2);
    worker.retries(5);
    expect(worker.begunAt).toBeNull();
    client.submit(0, 1, points(0, 1));
    worker.give(client, client.next(1), 10);
    worker.retries(15);
    expect(worker.begunAt).toBe(15);
  });

  test('goes by batches of some milliseconds; a second one waits only where an evaluation is quick', () => {
    const times = [1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-9];
    const sizes = times.map((seconds) => PoolWorker.batchSize(seconds));
    expect([PoolWorker.batchSize(0), sizes[0], sizes.at(-1)]).toEqual([1, 1, 1024]);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(sizes[4] * times[4]).toBeGreaterThan(0.001);
    expect(sizes[4] * times[4]).toBeLessThan(0.02);
    expect([0, 1e-4, 1].map((seconds) => PoolWorker.mayWait(seconds))).toEqual([false, true, false]);
  });
});
