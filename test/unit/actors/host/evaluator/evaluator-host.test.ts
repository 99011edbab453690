import { describe, expect, test } from 'vitest';
import { memoryChannelPair } from '../../../../../actors/channel/memory-channel.js';
import { messageChannel } from '../../../../../actors/channel/messages.js';
import { EvaluatorHost } from '../../../../../actors/host/evaluator/evaluator-host.js';
import { NO_RULES } from '../../../../../src/domain/evaluation-rules.js';
import { failurePoliciesOf } from '../../../../../src/domain/failure-policy.js';
import { OUTCOMES } from '../../../../../src/domain/outcome.js';
import { idsOf } from '../../../../../src/protocol/batch.js';
import { encodePoints } from '../../../../../src/protocol/points-batch.js';

const LIMITS = new URL('../../../../fixtures/tasks/limits.mjs', import.meta.url).href;

let made = 0;

/** An evaluator of the task `limits.mjs` at the far end of a memory channel. */
function evaluator(options: object, rules = NO_RULES) {
  const [ownerEnd, childEnd] = memoryChannelPair();
  const owner = messageChannel(ownerEnd, 'owner');
  /** What it said: types of messages, and `id outcome` of each row, a frame a line. */
  const said: string[] = [];
  owner.receive({
    onMessage: ({ type }) => said.push(type),
    onResults: (batch) => {
      const ids = [...idsOf(batch)].slice(0, batch.count);
      said.push(ids.map((id, i) => `${id} ${OUTCOMES[batch.outcomes?.[i] ?? 0]}`).join(', '));
    },
  });
  made += 1;
  // The task counts its calls, each time in a module of its own.
  const task = { module: `${LIMITS}?${made}`, export: 'default', factory: false, options };
  const host = new EvaluatorHost(messageChannel(childEnd, 'child'), {
    type: 'startEvaluator',
    id: 0,
    task,
    rules,
    dims: 1,
  });
  const running = host.run([]);
  const give = (firstId: number, count: number) =>
    owner.sendBatch(
      encodePoints(
        1,
        1,
        count,
        Float64Array.from({ length: count }, (_, i) => i),
        firstId,
      ),
    );
  return { owner, running, said, give };
}

const timeLimit = (timeoutMs: number, timedOut: 'infinity' | 'retry' = 'infinity') => ({
  timeoutMs,
  isDetailed: false,
  onFailure: failurePoliciesOf({ timedOut }),
});

describe('an evaluator', () => {
  test('answers all of a batch, and ends when it is told to', async () => {
    const { owner, running, said, give } = evaluator({ ways: { 3: 'throws' } });
    give(0, 5);
    await expect.poll(() => said.at(-1), { interval: 1 }).toContain('4 ok');
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
    expect(said.join('; ')).toMatch(/^ready; evaluationFailed; 0 ok, 1 ok, 2 ok, 3 failed, 4 ok$/);
  });

  test('that gives up a promise answers it, says that it leaves, and leaves the rest untouched', async () => {
    const { running, said, give } = evaluator({ ways: { 3: 'neverSettles' } }, timeLimit(20));
    give(0, 4);
    give(4, 4);
    give(8, 4);
    await running;
    await expect.poll(() => said.at(-1), { interval: 1 }).toBe('finished');
    expect(said.filter((line) => line !== 'ready').join('; ')).toBe(
      'evaluationFailed; 0 ok, 1 ok, 2 ok, 3 timedOut; finished',
    );
  });

  test('goes on when a promise ends within its grace', async () => {
    const { owner, running, said, give } = evaluator({ ways: { 3: 'heedsItsSignal' } }, timeLimit(20));
    give(0, 5);
    await expect.poll(() => said.at(-1), { interval: 1 }).toContain('4 ok');
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
    expect(said).not.toContain('finished');
    expect(said.join()).toContain('3 timedOut');
  });

  test('says so before it makes an evaluation once more', async () => {
    const { owner, running, said, give } = evaluator(
      { ways: { 3: 'heedsItsSignal' }, times: 1 },
      timeLimit(20, 'retry'),
    );
    give(3, 1);
    await expect.poll(() => said.at(-1), { interval: 1 }).toBe('3 ok');
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
    expect(said).toEqual(['ready', 'retrying', '3 ok']);
  });

  test('shows each evaluation that takes some time, where there is a time limit', async () => {
    const { owner, running, said, give } = evaluator({ ways: { 3: 'throws' }, ms: 8 }, timeLimit(10_000));
    give(4, 4);
    await expect.poll(() => said.at(-1), { interval: 1 }).toContain('7 ok');
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
    expect(said).toEqual(['ready', '4 ok', '5 ok', '6 ok', '7 ok']);
  });
});
