import { describe, expect, test } from 'vitest';
import { eventsOf, observed } from '../fixtures/run.js';
import {
  allOkBut,
  AT,
  BUDGET,
  misbehaving,
  outcomes,
  withEvaluators,
  failures,
} from './evaluation-limits/setup.js';

describe('onFailure', () => {
  const places = [
    ['own isolate', { backend: 'threads', maxJobs: 1 }],
    ['own evaluators', withEvaluators('threads', 'threads')],
    ['shared evaluators', withEvaluators('processes', 'shared')],
  ] as const;

  test.each(places)("'retry' makes a failed evaluation once more: %s", async (_, config) => {
    const manager = misbehaving('throws', { ...config, onFailure: 'retry' }, { times: 1 });
    const { events, result } = await observed(manager);
    expect(outcomes(manager)).toEqual(allOkBut('ok'));
    expect(failures(events)).toEqual([]);
    expect(result.stats.evaluations).toBe(BUDGET);
  });

  test.each(places)("'retry' gives up an evaluation that fails again: %s", async (_, config) => {
    const manager = misbehaving('rejects', { ...config, onFailure: 'retry' });
    const { events, result } = await observed(manager);
    expect(outcomes(manager)).toEqual(allOkBut('failed'));
    expect(failures(events)).toEqual([[AT, 'GLOMPO_TASK_FAILED']]);
    expect(result.stats.evaluations).toBe(BUDGET);
  });

  test.each(places.slice(1))(
    "'retry' makes one that blocked its evaluator once more: %s",
    async (_, config) => {
      const manager = misbehaving('loops', { ...config, onFailure: 'retry' });
      const { events, result } = await observed(manager);
      expect(outcomes(manager)).toEqual(allOkBut('timedOut'));
      expect(failures(events)).toEqual([[AT, 'GLOMPO_TASK_TIMEOUT']]);
      expect(result.stats.escalations.terminate).toBe(2);
    },
  );

  test.each(places)(
    "'stop' ends the optimizer as crashed, and the evaluation stays: %s",
    async (name, config) => {
      const manager = misbehaving('throws', { ...config, onFailure: 'stop' });
      const { events, result } = await observed(manager);
      const [first] = eventsOf(events, 'optimizerEnded');
      expect(first).toMatchObject({ optimizerId: 1, outcome: 'crashed' });
      expect(first.reason).toContain(`evaluation ${AT}`);
      expect(outcomes(manager)[AT]).toBe('failed');
      expect(result.stats).toMatchObject({ evaluations: BUDGET, failedEvaluations: 1, crashed: 1 });
      const [{ error }] = eventsOf(events, 'warning');
      const { cause } = error as { cause: { code: string; cause?: Error } };
      expect(cause.code).toBe('GLOMPO_TASK_FAILED');
      // What a shared evaluator says of a failure goes to the manager alone.
      if (name !== 'shared evaluators') expect(cause.cause?.message).toContain('it went wrong');
    },
  );

  test("'stop' for what took too long leaves other failures alone", async () => {
    const onFailure = { timedOut: 'stop' } as const;
    const failing = await observed(misbehaving('throws', { ...places[0][1], onFailure }));
    expect(failing.result.stats).toMatchObject({ crashed: 0, failedEvaluations: 1 });
    const late = await observed(misbehaving('neverSettles', { ...places[0][1], onFailure }));
    expect(late.result.stats).toMatchObject({ crashed: 1, timedOutEvaluations: 1 });
    expect(late.result.optimizers[0].reason).toContain('evaluationTimeout');
  });
});
