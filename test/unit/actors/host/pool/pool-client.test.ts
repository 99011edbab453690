import { describe, expect, test } from 'vitest';
import type { EngineResults } from '../../../../../actors/host/pool/evaluation-engine.js';
import { PoolClient } from '../../../../../actors/host/pool/pool-client.js';
import { PoolWorker } from '../../../../../actors/host/pool/pool-worker.js';
import { CANCELLED, LOST } from '../../../../../src/domain/outcome.js';
import { SimulatedEvaluator, turns } from './setup.js';

function setUp() {
  const log: string[] = [];
  const pool = { evaluates: false };
  const client = new PoolClient(4, 2, {
    room: (mine) => 10 - mine,
    dispatch: () => log.push('dispatch'),
    cancel: () => log.push('cancel'),
    abort: () => log.push('abort'),
    evaluates: () => pool.evaluates,
    leave: () => {
      log.push('leave');
      return Promise.resolve();
    },
  });
  const settled: { ids: number[]; outcomes: number[] }[] = [];
  client.onResults = ({ ids, outcomes }: EngineResults) =>
    settled.push({ ids: [...ids], outcomes: [...(outcomes ?? [])] });
  return { client, pool, log, settled };
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
    client.takeBack({ ...client.next(3), attempt: 1 }, true);
    expect(client.queued).toBe(4);
    expect([9, 9, 9, 9].map((most) => client.next(most).firstId)).toEqual([0, 1, 2, 3]);
  });

  test('gives up what had two evaluators', () => {
    const { client, settled } = setUp();
    client.submit(7, 1, points(7, 1));
    client.takeBack({ ...client.next(1), attempt: 2 }, true);
    expect(settled).toEqual([{ ids: [7], outcomes: [LOST] }]);
    expect([client.queued, client.room]).toEqual([0, 10]);
  });

  test('calls off what waits, and what comes back after that', () => {
    const { client, log, settled } = setUp();
    client.submit(0, 3, points(0, 3));
    const begun = client.next(1);
    client.cancel();
    client.takeBack({ ...begun, attempt: 1 }, true);
    expect(settled).toEqual([
      { ids: [1, 2], outcomes: [CANCELLED, CANCELLED] },
      { ids: [0], outcomes: [CANCELLED] },
    ]);
    expect([log, client.queued, client.room]).toEqual([['cancel'], 0, 10]);
  });

  test('calls off what comes back when it cannot be tried again', () => {
    const { client, settled } = setUp();
    client.submit(0, 1, points(0, 1));
    client.takeBack({ ...client.next(1), attempt: 2 }, false);
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
    worker.give(client, client.next(4));
    worker.give(client, client.next(2));
    expect([worker.batches, worker.serves(client), worker.serves(setUp().client)]).toEqual([2, true, false]);
    await turns();
    expect(evaluator.ids).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ]);
    evaluator.ready.listen({
      onEvaluationFailed: () => {},
      onResults: (results) => worker.answered(results),
    });
    evaluator.answer(0.01, 3);
    await turns();
    const left = [...worker.unanswered()].map(({ firstId, count, attempt, points: own }) => [
      firstId,
      count,
      attempt,
      [...own],
    ]);
    expect(left).toEqual([
      [3, 1, 1, [3, 3]],
      [4, 2, 0, [4, 4, 5, 5]],
    ]);
    expect(worker.batches).toBe(0);
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
