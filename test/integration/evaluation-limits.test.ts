import type { ManagerConfig } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { describe, expect, test } from 'vitest';
import { eventsOf, observed } from '../fixtures/run.js';
import {
  allOkBut,
  AT,
  BACKENDS,
  BUDGET,
  misbehaving,
  outcomes,
  TIMEOUT,
  withEvaluators,
  type Where,
  failures,
} from './evaluation-limits/setup.js';

/** Ways to fail that leave the isolate as it was, by evaluation. */
const FAILURES = { 3: 'throws', 5: 'rejects', 7: 'text', 9: 'nothing', 11: 'nan', 13: 'infinity' };
const FAILED_IDS = Object.keys(FAILURES).map(Number);
const ENDLESS = ['neverSettles', 'loops', 'waits', 'runsAProgram', 'ignoresSigterm'];

/** Ways, where evaluators are, and what becomes of the evaluation. */
const AT_EVALUATORS: (readonly [string, Where, string, string])[] = BACKENDS.flatMap((where) => [
  ...ENDLESS.map((way) => [way, where, 'timedOut', 'GLOMPO_TASK_TIMEOUT'] as const),
  ['exits', where, 'lost', 'GLOMPO_TASK_FAILED'] as const,
]);
// A thread that blocks in a native call cannot be ended; it is abandoned. SIGKILL to a thread is one to its process.
AT_EVALUATORS.push(
  ['readsAPipe', 'processes', 'timedOut', 'GLOMPO_TASK_TIMEOUT'],
  ['isKilled', 'processes', 'lost', 'GLOMPO_TASK_FAILED'],
);

async function allFailuresIn(config: Partial<ManagerConfig>): Promise<void> {
  const manager = misbehaving('', config, { ways: FAILURES });
  const { events, result } = await observed(manager);
  expect(outcomes(manager)).toEqual(
    Array.from({ length: BUDGET }, (_, id) => (FAILED_IDS.includes(id) ? 'failed' : 'ok')),
  );
  const expected = FAILED_IDS.map((id) => [id, 'GLOMPO_TASK_FAILED']);
  expect(failures(events).sort(([a], [b]) => Number(a) - Number(b))).toEqual(expected);
  expect(result.stats).toMatchObject({
    evaluations: BUDGET,
    failedEvaluations: FAILED_IDS.length,
    evaluatorRestarts: 0,
    crashed: 0,
    forced: 0,
  });
}

describe('an evaluation in an evaluator', () => {
  test.each(BACKENDS)('that throws, rejects or returns no number has failed (in %s)', (where) =>
    allFailuresIn(withEvaluators('threads', where)),
  );

  test.each(AT_EVALUATORS)(
    'that %s (in %s) is %s, and all others are ok',
    async (way, where, outcome, code) => {
      const manager = misbehaving(way, withEvaluators('threads', where));
      const { events, result } = await observed(manager);
      expect(outcomes(manager)).toEqual(allOkBut(outcome));
      expect(failures(events)).toEqual([[AT, code]]);
      expect(result).toMatchObject({
        outcome: 'completed',
        stats: {
          evaluations: BUDGET,
          failedEvaluations: 1,
          timedOutEvaluations: outcome === 'timedOut' ? 1 : 0,
          lostEvaluations: outcome === 'lost' ? 1 : 0,
          crashed: 0,
          forced: 0,
        },
      });
    },
  );

  test.each(
    (['loops', 'neverSettles', 'exits'] as const).flatMap((way) =>
      (
        [
          ['processes', 'threads', 'threads'],
          ['processes', 'processes', 'threads'],
          ['threads', 'shared', 'threads'],
          ['processes', 'shared', 'processes'],
        ] as const
      ).map((place) => [way, ...place] as const),
    ),
  )('that %s: optimizers in %s, evaluators %s (in %s)', async (way, optimizers, evaluators, sharedIn) => {
    const manager = misbehaving(way, withEvaluators(optimizers, evaluators, sharedIn));
    const { events, result } = await observed(manager);
    expect(outcomes(manager)).toEqual(allOkBut(way === 'exits' ? 'lost' : 'timedOut'));
    expect(failures(events)).toHaveLength(1);
    expect(result.stats).toMatchObject({ evaluations: BUDGET, failedEvaluations: 1, crashed: 0, forced: 0 });
  });

  test.each([
    ['threads', 'threads'],
    ['processes', 'processes'],
    ['shared', 'processes'],
  ] as const)(
    'among many quick ones takes none of its batch with it (%s, in %s)',
    async (evaluators, where) => {
      const bad = { 150: 'loops', 333: 'neverSettles', 420: 'exits' };
      const manager = misbehaving(
        '',
        { ...withEvaluators('threads', evaluators, where), exitConditions: maxEvaluations(600) },
        { ways: bad },
      );
      const { events, result } = await observed(manager);
      const expected: string[] = new Array(600).fill('ok');
      expected[150] = 'timedOut';
      expected[333] = 'timedOut';
      expected[420] = 'lost';
      expect(outcomes(manager)).toEqual(expected);
      expect(failures(events).map(([id]) => id)).toHaveLength(3);
      expect(result.stats.evaluations).toBe(600);
    },
  );

  test('and is lost tells which evaluators it ended, and how', async () => {
    for (const [evaluators, sharedIn] of [
      ['processes', 'threads'],
      ['shared', 'processes'],
    ] as const) {
      const { events } = await observed(
        misbehaving('isKilled', withEvaluators('processes', evaluators, sharedIn)),
      );
      const [{ error, x }] = eventsOf(events, 'evaluationFailed');
      expect(error.message).toMatch(/evaluator.*\(killed by SIGKILL\).*evaluator.*\(killed by SIGKILL\)/);
      expect(x).toHaveLength(2);
    }
  });

  test.each(BACKENDS)('that heeds its signal leaves its evaluator alive (in %s)', async (where) => {
    const manager = misbehaving('heedsItsSignal', withEvaluators('threads', where));
    const { result } = await observed(manager);
    expect(outcomes(manager)).toEqual(allOkBut('timedOut'));
    expect(result.stats).toMatchObject({ evaluatorRestarts: 0 });
    expect(result.stats.escalations.terminate).toBe(0);
  });
});

describe.each(BACKENDS)("an evaluation in an optimizer's own isolate, in %s,", (backend) => {
  const inline = { backend, maxJobs: 1 } as const;

  test('that throws, rejects or returns no number has failed', () => allFailuresIn(inline));

  test.each(['neverSettles', 'heedsItsSignal'])(
    'that %s has timed out, and the optimizer goes on',
    async (way) => {
      const manager = misbehaving(way, inline);
      const { events, result } = await observed(manager);
      expect(outcomes(manager)).toEqual(allOkBut('timedOut'));
      expect(failures(events)).toEqual([[AT, 'GLOMPO_TASK_TIMEOUT']]);
      expect(result.stats).toMatchObject({ started: 1, evaluations: BUDGET, forced: 0, crashed: 0 });
    },
  );

  const blocking = ['loops', 'waits', 'runsAProgram', 'ignoresSigterm'];
  if (backend === 'processes') blocking.push('readsAPipe');

  test.each(blocking)('that %s ends the optimizer by force, with the limit as reason', async (way) => {
    const manager = misbehaving(way, inline);
    const { events, result } = await observed(manager);
    const [first, second] = eventsOf(events, 'optimizerEnded');
    expect(first).toMatchObject({ optimizerId: 1, outcome: 'forced' });
    expect(first.reason).toContain(`evaluationTimeout, ${TIMEOUT} s`);
    expect(first.escalations[0]).toBe('noFeedbackTimeout');
    expect(second).toMatchObject({ optimizerId: 2, outcome: 'stopped' });
    // It is not recorded and goes back into the budget.
    expect(first.evaluations).toBeLessThanOrEqual(AT);
    expect(result.stats).toMatchObject({ evaluations: BUDGET, failedEvaluations: 0, forced: 1 });
  });

  test.each(['exits', ...(backend === 'processes' ? ['isKilled'] : [])])(
    'that %s ends the optimizer as crashed, and another one uses the rest of the budget',
    async (way) => {
      const { events, result } = await observed(misbehaving(way, inline));
      expect(eventsOf(events, 'optimizerEnded').map(({ outcome }) => outcome)).toEqual([
        'crashed',
        'stopped',
      ]);
      expect(result.stats).toMatchObject({ evaluations: BUDGET, failedEvaluations: 0, crashed: 1 });
    },
  );

  test('that takes its time, but not too much of it, ends nothing', async () => {
    const manager = misbehaving('', { ...inline, evaluationTimeout: 0.6 }, { ways: {}, ms: 120 });
    const { result } = await observed(manager);
    expect(result.stats).toMatchObject({ evaluations: BUDGET, failedEvaluations: 0, forced: 0, started: 1 });
  });
});

test.each(BACKENDS)(
  'evaluations that use all memory in evaluators (in %s) are lost or have failed; the run goes on',
  async (where) => {
    const manager = misbehaving('usesAllMemory', {
      ...withEvaluators('threads', where),
      maxMemory: 64,
      evaluationTimeout: 30,
    });
    const { events, result } = await observed(manager);
    expect(outcomes(manager)).toEqual(allOkBut('lost'));
    expect(eventsOf(events, 'evaluationFailed')[0].error.message).toMatch(/memory/i);
    expect(result.stats).toMatchObject({ evaluations: BUDGET, lostEvaluations: 1 });
  },
);
