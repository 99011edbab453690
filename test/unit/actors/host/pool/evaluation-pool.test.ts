import { describe, expect, test } from 'vitest';
import { PoolWorker } from '../../../../../actors/host/pool/pool-worker.js';
import { GlompoError } from '../../../../../src/domain/errors.js';
import { LOST, OK } from '../../../../../src/domain/outcome.js';
import { toWire } from '../../../../../src/protocol/wire-error.js';
import { type Answered, poolOf, secondsFor, turns } from './setup.js';

/** Milliseconds after which an evaluator is replaced at the latest. */
const LONGEST_BACK_OFF = 10_000;

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const byId = (answered: readonly Answered[]) => [...answered].sort((a, b) => a.id - b.id);

/** A pool whose evaluators have shown how long an evaluation takes. */
async function knowing(size: number, secondsEach: number) {
  const parts = poolOf(size);
  const first = parts.client(99);
  for (let i = 0; i < 12; i += 1) {
    first.submit(1);
    await turns();
    for (const evaluator of parts.source.alive)
      if (evaluator.inHand.length > 0) evaluator.answer(secondsEach);
    await turns();
  }
  return parts;
}

describe('a pool', () => {
  test('asks for its evaluators and gives each one point while it knows nothing of them', async () => {
    const { pool, source, client } = poolOf(3);
    const { submit, answered, engine } = client(1);
    expect([source.requests, engine.room]).toEqual([[3], 3]);
    submit(5);
    expect(engine.room).toBe(0);
    await turns();
    expect(pool.ready).toBe(3);
    expect(source.evaluators.map(({ ids }) => ids)).toEqual([[[0]], [[1]], [[2]]]);
    source.evaluators[1].answer();
    await turns();
    expect(answered).toEqual([{ id: 1, value: 10, outcome: OK }]);
    expect(source.evaluators[1].ids).toEqual([[3]]);
    await pool.close();
  });

  test('keeps points until an evaluator is ready', async () => {
    const { source, client } = poolOf(2);
    const { submit } = client(1);
    submit(2);
    expect(source.evaluators.map(({ ids }) => ids)).toEqual([[], []]);
    await turns();
    expect(source.evaluators.map(({ ids }) => ids)).toEqual([[[0]], [[1]]]);
  });

  test.each([1, 0.01, 0.001, 0.0001, 1e-9])(
    'batches follow the time of an evaluation: %d s',
    async (seconds) => {
      const { source, client } = await knowing(1, seconds);
      const { submit, engine } = client(1);
      const batch = PoolWorker.batchSize(seconds);
      const batches = PoolWorker.mayWait(seconds) ? [batch, batch] : [batch];
      expect(engine.room).toBe(batches.length * batch);
      submit(5_000);
      await turns();
      expect(source.evaluators[0].inHand.map(({ count }) => count)).toEqual(batches);
    },
  );

  test('what is submitted in one go is shared among the evaluators', async () => {
    const { source, client } = await knowing(2, 0.0001);
    const { submit } = client(1);
    submit(10);
    await turns();
    const counts = source.evaluators.map(({ inHand }) => inHand.reduce((sum, { count }) => sum + count, 0));
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...counts)).toBeLessThanOrEqual(5);
  });

  test('an answer may come in parts', async () => {
    const { source, client } = await knowing(1, 0.0001);
    const { submit, answered } = client(1);
    submit(10);
    await turns();
    source.evaluators[0].answer(0.0001, 4);
    await turns();
    expect(answered.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
    while (source.evaluators[0].inHand.length > 0) source.evaluators[0].answer(0.0001);
    await turns();
    expect(answered).toEqual(upTo(10).map((id) => ({ id, value: 10 * id, outcome: OK })));
  });

  test('clients take turns', async () => {
    const { source, client } = poolOf(1);
    const clients = [client(1), client(2), client(3)];
    clients[0].submit(4);
    await turns();
    clients[1].submit(2);
    clients[2].submit(2);
    const order: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      await turns();
      order.push(source.evaluators[0].inHand[0].optimizerId);
      source.evaluators[0].answer();
    }
    expect(order).toEqual([1, 2, 3, 1, 2, 3, 1, 1]);
    await turns();
    expect(clients.map(({ answered }) => answered.map(({ id }) => id))).toEqual([upTo(4), [0, 1], [0, 1]]);
  });

  test('passes on which evaluations failed and why', async () => {
    const { source, failed } = poolOf(1);
    await turns();
    const error = toWire(new GlompoError('GLOMPO_TASK_FAILED', 'no'));
    const message = { type: 'evaluationFailed', optimizerId: 1, evaluationId: 2, x: [5], error } as const;
    source.evaluators[0].say(message);
    await turns();
    expect(failed).toMatchObject([{ optimizerId: 1, evaluationId: 2, x: [5] }]);
  });

  test('closes its evaluators, and then gives nothing out any more', async () => {
    const { pool, source, client } = poolOf(2);
    const { submit } = client(1);
    await turns();
    await pool.close();
    expect(source.closed).toBe(true);
    submit(1);
    await turns();
    expect(source.requests).toEqual([2]);
    expect(source.evaluators.map(({ ids }) => ids)).toEqual([[], []]);
  });
});

describe('an evaluator that ends', () => {
  test('is replaced, and what it had in hand is given to another one', async () => {
    const { source, client } = poolOf(2);
    const { submit, answered } = client(1);
    submit(2);
    await turns();
    source.evaluators[0].die();
    await turns();
    expect(source.requests).toEqual([2, 1]);
    expect(source.evaluators[2].ids).toEqual([[0]]);
    source.evaluators[1].answer();
    source.evaluators[2].answer();
    await turns();
    expect(byId(answered)).toEqual([
      { id: 0, value: 0, outcome: OK },
      { id: 1, value: 10, outcome: OK },
    ]);
  });

  test('a point that ends two of them is lost, and no third one has it', async () => {
    const { source, client, broken, failed, clock } = poolOf(1);
    const { submit, answered } = client(1);
    submit(2);
    await turns();
    source.alive[0].die();
    await turns();
    expect(source.alive[0].ids).toEqual([[0]]);
    source.alive[0].die();
    await turns();
    expect(answered).toEqual([{ id: 0, value: Number.NaN, outcome: LOST }]);
    expect(failed).toMatchObject([{ optimizerId: 1, evaluationId: 0, x: [0] }]);
    expect(failed[0].error).toMatchObject({
      code: 'GLOMPO_TASK_FAILED',
      message: expect.stringContaining('e0 (exit status 3), e1 (exit status 3)'),
    });
    clock.advance(LONGEST_BACK_OFF);
    await turns();
    expect(source.alive[0].ids).toEqual([[1]]);
    expect(broken).toEqual([]);
  });

  test('in the middle of a batch: only what was not answered is tried again', async () => {
    const { source, client } = await knowing(1, 0.0001);
    const { submit, answered } = client(1);
    submit(10);
    await turns();
    source.alive[0].answer(0.0001, 3);
    await turns();
    source.alive[0].die();
    source.onStart = (evaluator) => setImmediate(() => expect(evaluator.ids[0]).toEqual([3]));
    for (let i = 0; i < 40; i += 1) {
      await turns(2);
      const [evaluator] = source.alive;
      if (evaluator.inHand.length > 0) evaluator.answer(0.0001);
    }
    expect(byId(answered)).toEqual(upTo(10).map((id) => ({ id, value: 10 * id, outcome: OK })));
    expect(answered).toHaveLength(10);
  });

  test('a poisonous point takes no other one with it', async () => {
    const POISON = 7;
    const { source, client, broken } = await knowing(2, 0.0001);
    const { submit, answered } = client(1);
    submit(40);
    let deaths = 0;
    for (let i = 0; i < 200 && answered.length < 40; i += 1) {
      await turns(2);
      for (const evaluator of source.alive) {
        if (evaluator.inHand.length === 0) continue;
        const at = evaluator.ids[0].indexOf(POISON);
        if (at === 0) {
          deaths += 1;
          evaluator.die();
        } else {
          evaluator.answer(0.0001, at === -1 ? Infinity : at);
        }
      }
    }
    expect(deaths).toBe(2);
    expect(byId(answered)).toEqual(
      upTo(40).map((id) =>
        id === POISON ? { id, value: Number.NaN, outcome: LOST } : { id, value: 10 * id, outcome: OK },
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a batch that waited behind the fatal one has lost no attempt', async () => {
    const { source, client } = await knowing(1, secondsFor(2));
    const { submit, answered } = client(1);
    submit(4);
    await turns();
    expect(source.alive[0].ids).toEqual([
      [0, 1],
      [2, 3],
    ]);
    source.alive[0].die();
    await turns();
    for (let i = 0; i < 30; i += 1) {
      const [evaluator] = source.alive;
      // Each of the points of the second batch is allowed two evaluators of its own.
      if (evaluator?.ids[0]?.[0] === 0) evaluator.die();
      else if ((evaluator?.inHand.length ?? 0) > 0) evaluator.answer(secondsFor(2));
      await turns(2);
    }
    expect(byId(answered).map(({ outcome }) => outcome)).toEqual([LOST, OK, OK, OK]);
  });

  test('breaks the pool when it happens again and again without an answer', async () => {
    const { source, client, broken, clock } = poolOf(1);
    client(1);
    for (let i = 0; i < 6; i += 1) {
      await turns();
      clock.advance(LONGEST_BACK_OFF);
      await turns();
      expect(broken).toEqual([]);
      source.alive[0].die();
    }
    await turns();
    expect(broken).toMatchObject([{ code: 'GLOMPO_SPAWN' }]);
    expect(broken[0].message).toContain('e5');
    expect(source.requests).toHaveLength(6);
  });

  test('does not break the pool as long as there are answers in between', async () => {
    const { source, client, broken, clock } = poolOf(1);
    const { submit } = client(1);
    for (let i = 0; i < 20; i += 1) {
      submit(1);
      await turns();
      clock.advance(LONGEST_BACK_OFF);
      await turns();
      if (i % 4 === 3) source.alive[0].answer();
      await turns();
      source.alive[0].die();
      await turns();
    }
    expect(broken).toEqual([]);
  });

  test('before it was ready counts as well', async () => {
    const { source, broken } = poolOf(2);
    await turns();
    source.serves = false;
    for (let i = 0; i < 5; i += 1) source.onFailure('no memory');
    expect(broken).toEqual([]);
    source.onFailure('no memory');
    expect(broken).toMatchObject([{ code: 'GLOMPO_SPAWN', message: expect.stringContaining('no memory') }]);
  });

  test('before any was ever ready breaks the pool sooner, and shows why', () => {
    const { source, broken } = poolOf(1);
    source.serves = false;
    source.onFailure('no such task');
    expect(broken).toEqual([]);
    source.onFailure('no such task');
    const message = expect.stringMatching(/^2 evaluators .*the first: no such task; the last: no such task$/);
    expect(broken).toMatchObject([{ code: 'GLOMPO_SPAWN', message }]);
  });
});
