import { describe, expect, test } from 'vitest';
import { patienceWith } from '../../../../../src/domain/evaluation-rules.js';
import { type FailurePolicy, failurePoliciesOf } from '../../../../../src/domain/failure-policy.js';
import { OK, TIMED_OUT } from '../../../../../src/domain/outcome.js';
import { poolOf, SimulatedSource, secondsFor, turns } from './setup.js';

const TIMEOUT = 1_000;
const PATIENCE = patienceWith(TIMEOUT);

const limited = (size: number, timedOut: FailurePolicy = 'infinity') =>
  poolOf(size, new SimulatedSource(), {
    timeoutMs: TIMEOUT,
    isDetailed: false,
    onFailure: failurePoliciesOf({ timedOut }),
  });

/** A pool of one evaluator that takes so many points in a batch, and has none in hand. */
async function batching(batch: number) {
  const parts = limited(1);
  const { submit } = parts.client(99);
  for (let i = 0; i < 12; i += 1) {
    submit(1);
    await turns();
    for (const { inHand } of parts.source.alive) {
      if (inHand.length > 0) parts.source.alive[0].answer(secondsFor(batch));
    }
    await turns();
  }
  return parts;
}

describe('an evaluation that blocks its evaluator', () => {
  test('has timed out, and its evaluator is ended and replaced without counting as a restart', async () => {
    const { source, client, clock, failed, restarts } = limited(1);
    const { submit, answered } = client(1);
    submit(2);
    await turns();
    clock.advance(PATIENCE - 1);
    expect([answered, source.evaluators[0].ended]).toEqual([[], false]);
    clock.advance(1);
    expect(answered).toEqual([{ id: 0, value: Number.NaN, outcome: TIMED_OUT }]);
    expect(source.evaluators[0].endReason).toContain('took too long');
    expect(failed).toMatchObject([
      { optimizerId: 1, evaluationId: 0, x: [0], error: { code: 'GLOMPO_TASK_TIMEOUT' } },
    ]);
    expect(failed[0].error.message).toContain('1 s');
    await turns();
    expect([source.requests, restarts()]).toEqual([[1, 1], 0]);
    expect(source.alive[0].ids).toEqual([[1]]);
  });

  test('never breaks the pool, however often that happens', async () => {
    const { client, clock, broken } = limited(1);
    const { submit, answered } = client(1);
    submit(30);
    for (let i = 0; i < 30; i += 1) {
      await turns();
      clock.advance(PATIENCE);
    }
    expect(answered.map(({ outcome }) => outcome)).toEqual(new Array(30).fill(TIMED_OUT));
    expect(broken).toEqual([]);
  });

  test('is made once more by another one where the policy says so', async () => {
    const { source, client, clock, failed, givenAgain } = limited(1, 'retry');
    const { submit, answered } = client(1);
    submit(1);
    await turns();
    clock.advance(PATIENCE);
    await turns();
    expect([answered, failed]).toEqual([[], []]);
    expect(source.alive[0].ids).toEqual([[0]]);
    expect(givenAgain()).toBe(1);
    source.alive[0].answer();
    await turns();
    expect(answered).toEqual([{ id: 0, value: 0, outcome: OK }]);
  });

  test('does not hold up those that others make', async () => {
    const { source, client, clock } = limited(2);
    const { submit, answered } = client(1);
    submit(2);
    await turns();
    clock.advance(PATIENCE / 2);
    source.evaluators[1].answer();
    await turns();
    submit(1);
    await turns();
    clock.advance(PATIENCE / 2);
    expect(source.evaluators.map(({ ended }) => ended)).toEqual([true, false]);
    source.evaluators[1].answer();
    await turns();
    expect(answered.map(({ id, outcome }) => [id, outcome])).toEqual([
      [1, OK],
      [0, TIMED_OUT],
      [2, OK],
    ]);
  });

  test('counts from the answer before it', async () => {
    const { source, client, clock } = await batching(8);
    const { submit, answered } = client(1);
    submit(8);
    await turns();
    for (let i = 0; i < 8; i += 1) {
      clock.advance(PATIENCE - 1);
      source.alive[0].answer(1e-4, 1);
      await turns();
    }
    expect(answered.map(({ outcome }) => outcome)).toEqual(new Array(8).fill(OK));
    expect(source.evaluators).toHaveLength(1);
  });

  test('begins anew when its evaluator says that it makes it once more', async () => {
    const { source, client, clock } = limited(1);
    const { submit, answered } = client(1);
    submit(1);
    await turns();
    clock.advance(PATIENCE - 1);
    source.alive[0].say({ type: 'retrying' });
    await turns();
    clock.advance(PATIENCE - 1);
    expect(answered).toEqual([]);
    clock.advance(1);
    expect(answered).toMatchObject([{ outcome: TIMED_OUT }]);
  });

  test('in a batch of several: each is made alone, and only the one that blocks again has timed out', async () => {
    const { source, client, clock, failed } = await batching(4);
    const { submit, answered } = client(1);
    submit(8);
    await turns();
    expect(source.alive[0].ids.flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const first = source.alive[0].ids[0];
    clock.advance(PATIENCE);
    expect(answered).toEqual([]);
    for (let i = 0; i < 40 && answered.length < 8; i += 1) {
      await turns();
      const [evaluator] = source.alive;
      const [batch] = evaluator.ids;
      if (batch === undefined) continue;
      if (first.includes(batch[0])) expect(batch).toHaveLength(1);
      if (batch[0] === 2) clock.advance(PATIENCE);
      else evaluator.answer(secondsFor(4));
    }
    expect([...answered].sort((a, b) => a.id - b.id).map(({ outcome }) => outcome)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((id) => (id === 2 ? TIMED_OUT : OK)),
    );
    expect(answered).toHaveLength(8);
    expect(failed.map(({ evaluationId }) => evaluationId)).toEqual([2]);
  });
});

describe('a pool with a time limit', () => {
  test('ignores what an evaluator sends that it has given up', async () => {
    const { source, client, clock, failed } = limited(1);
    const { submit, answered, engine } = client(1);
    submit(1);
    await turns();
    const [evaluator] = source.evaluators;
    // It answers in the moment in which it is ended.
    evaluator.die = () => {
      evaluator.answer();
    };
    clock.advance(PATIENCE);
    await turns();
    expect(answered).toEqual([{ id: 0, value: Number.NaN, outcome: TIMED_OUT }]);
    expect(failed).toHaveLength(1);
    expect(engine.room).toBe(1);
  });

  test('keeps no timer when nothing is in hand, or when it has ended', async () => {
    const { pool, source, client, clock } = limited(1);
    const { submit } = client(1);
    await turns();
    const idle = clock.pending;
    submit(1);
    await turns();
    expect(clock.pending).toBe(idle + 1);
    source.evaluators[0].answer();
    await turns();
    clock.advance(PATIENCE);
    expect(clock.pending).toBe(idle);
    submit(1);
    await turns();
    expect(clock.pending).toBe(idle + 1);
    await pool.close();
    expect(clock.pending).toBeLessThanOrEqual(idle);
  });

  test('sets none without a limit', async () => {
    const { client, clock } = poolOf(1);
    const { submit } = client(1);
    await turns();
    const idle = clock.pending;
    submit(1);
    await turns();
    expect(clock.pending).toBe(idle);
  });
});

describe('an evaluator that leaves', () => {
  test('is given nothing more, and what it had in hand counts as not begun', async () => {
    const { source, client, restarts } = limited(1);
    const { submit, answered } = client(1);
    for (let i = 0; i < 3; i += 1) {
      submit(1);
      await turns();
      const evaluator = source.alive[0];
      evaluator.say({ type: 'finished', reason: 'it hangs' });
      await turns();
      evaluator.die();
      await turns();
    }
    expect(restarts()).toBe(0);
    // Three evaluators had the first point in hand, and none has begun it.
    expect(answered).toEqual([]);
    expect(source.alive[0].ids).toEqual([[0]]);
  });

  test('passes on what it had in hand at once, and may take its time', async () => {
    const { source, client, clock, failed } = limited(2);
    const { submit, answered } = client(1);
    await turns();
    source.alive[1].say({ type: 'finished', reason: 'it hangs' });
    submit(1);
    await turns();
    const [leaving] = source.alive;
    leaving.say({ type: 'finished', reason: 'it hangs' });
    await turns();
    expect(leaving.ended).toBe(false);
    clock.advance(PATIENCE);
    expect([answered, failed, leaving.ended]).toEqual([[], [], false]);
    source.alive[1].die();
    await turns();
    expect(source.alive[1].ids).toEqual([[0]]);
    source.alive[1].answer();
    await turns();
    expect(answered).toEqual([{ id: 0, value: 0, outcome: OK }]);
  });
});
