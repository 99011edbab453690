import { defineTask } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { defineOptimizer, nelderMead, randomSearch } from 'glompo/optimizers';
import { cycle, type Selector } from 'glompo/selectors';
import { describe, expect, test } from 'vitest';
import { behaviour, eventsOf, observed, smallRun } from '../fixtures/run.js';

const ISOLATED = ['threads', 'processes'] as const;

const liveness = (name: string, options: unknown = null) =>
  defineTask(new URL('./guarantees/liveness.mjs', import.meta.url), { export: name, options });

const stubborn = (name: string) =>
  defineOptimizer(new URL('./guarantees/stubborn-optimizers.mjs', import.meta.url), {
    kind: name,
    export: name,
  });

/** A selector that lets so many optimizers start. */
function atMost(count: number): Selector {
  const specs = [nelderMead()];
  return {
    specs,
    label: `atMost(${count})`,
    select: ({ startedOf }) => (startedOf[0] < count ? 0 : 'never'),
  };
}

test.each(ISOLATED)(
  'weakness 21: an optimizer that fails when it is told of something stops only itself (%s)',
  async (backend) => {
    const { result } = await observed(
      smallRun({
        backend,
        optSelector: cycle([stubborn('failsWhenInjected'), randomSearch()]),
        task: liveness('takes', { ms: 1 }),
        shareBestSolutions: true,
        exitConditions: maxEvaluations(3_000),
      }),
    );
    expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 3_000 } });
    expect(result.stats.crashed).toBeGreaterThan(0);
    const crashed = result.optimizers.filter(({ outcome }) => outcome === 'crashed');
    for (const { kind, reason } of crashed) {
      expect([kind, reason]).toEqual(['failsWhenInjected', expect.stringContaining('cannot take it')]);
    }
  },
);

test.each(ISOLATED)(
  'weakness 22: one that does not listen holds up nobody, and its end has a limit (%s)',
  async (backend) => {
    const { result } = await observed(
      smallRun({
        backend,
        task: liveness('hangsInFirst'),
        shareBestSolutions: true,
        endTimeout: 0.3,
        exitConditions: maxSeconds({ session: 2 }),
      }),
    );
    expect(result.stats).toMatchObject({ forced: 1 });
    expect(result.optimizers[1].evaluations).toBeGreaterThan(1_000);
    expect(result.optimizers[0]).toMatchObject({ outcome: 'forced', evaluations: 0 });
  },
);

test('weakness 24: why it was stopped and what it said itself are both kept', async () => {
  const manager = smallRun({
    backend: 'threads',
    optSelector: cycle(stubborn('failsAtTheEnd')),
    maxJobs: 1,
    task: behaviour('waitsForAbort'),
    exitConditions: maxSeconds({ session: 60 }),
  });
  const ended = observed(manager);
  for await (const event of manager.events()) if (event.type === 'log') break;
  await manager.stop('seen enough');
  const { events, result } = await ended;
  expect(result.optimizers[0]).toMatchObject({
    outcome: 'crashed',
    reason: 'seen enough',
    detail: expect.stringContaining('nothing to tell'),
  });
  expect(eventsOf(events, 'optimizerEnded')[0]).toMatchObject({
    reason: 'seen enough',
    detail: expect.stringContaining('nothing to tell'),
  });
});

test.each(ISOLATED)('weakness 25: an end without a word is never convergence (%s)', async (backend) => {
  const { result } = await observed(
    smallRun({
      backend,
      task: liveness('endsInFirst', { status: 0, ms: 0 }),
      exitConditions: maxEvaluations(100),
    }),
  );
  expect(result.optimizers[0]).toMatchObject({ outcome: 'crashed' });
  expect(result.stats).toMatchObject({ converged: 0, crashed: 1, evaluations: 100 });
});

describe('weakness 26: an evaluation that takes long is not a hang', () => {
  test.each(['inline', 'threads'] as const)(
    'while its own limit has not passed (evaluated in %s)',
    async (evaluations) => {
      const { result } = await observed(
        smallRun({
          backend: 'threads',
          task: liveness('takes', { ms: 900 }),
          optSelector: cycle(randomSearch({ backend: evaluations })),
          forceTerminationsAfter: 0.3,
          evaluationTimeout: 20,
          exitConditions: maxEvaluations(4),
        }),
      );
      expect(result.stats).toMatchObject({ evaluations: 4, forced: 0, failedEvaluations: 0 });
    },
  );

  test('and what exceeds its limit is an outcome, not the end of its optimizer', async () => {
    const { events, result } = await observed(
      smallRun({
        backend: 'threads',
        task: behaviour('waitsForEver'),
        optSelector: cycle(randomSearch({ backend: 'threads' })),
        evaluationTimeout: 0.2,
        exitConditions: maxEvaluations(4),
      }),
    );
    expect(result.stats).toMatchObject({ evaluations: 4, timedOutEvaluations: 4, forced: 0, crashed: 0 });
    expect(eventsOf(events, 'evaluationFailed')[0].error.code).toBe('GLOMPO_TASK_TIMEOUT');
  });
});

test.each(ISOLATED)(
  'weakness 27: slots of one that hangs are given away when it is dead, and it does not keep them (%s)',
  async (backend) => {
    const { events, result } = await observed(
      smallRun({
        backend,
        maxJobs: 1,
        task: liveness('hangsInFirst'),
        forceTerminationsAfter: 0.4,
        exitConditions: maxEvaluations(50),
      }),
    );
    const order = events.flatMap((event) =>
      event.type === 'optimizerStarted' || event.type === 'optimizerEnded'
        ? [`${event.type} ${event.optimizerId}`]
        : [],
    );
    expect(order).toEqual([
      'optimizerStarted 1',
      'optimizerEnded 1',
      'optimizerStarted 2',
      'optimizerEnded 2',
    ]);
    expect(result.stats).toMatchObject({ forced: 1, evaluations: 50 });
  },
);

describe.each(ISOLATED)('weakness 29: the failure of one optimizer is an event (%s)', (backend) => {
  test.each([0, 1])('with summaryFiles %i', async (summaryFiles) => {
    const { events, result } = await observed(
      smallRun({
        backend,
        summaryFiles,
        overwriteExisting: true,
        workingDir: new URL('../../node_modules/.cache/glompo-liveness/', import.meta.url),
        optSelector: cycle([stubborn('failsAtFirst'), randomSearch()]),
        exitConditions: maxEvaluations(2_000),
      }),
    );
    expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 2_000 } });
    expect(result.stats.crashed).toBeGreaterThan(0);
    const warnings = eventsOf(events, 'warning').map(({ error }) => error.code);
    expect(warnings).toContain('GLOMPO_OPTIMIZER_CRASHED');
  });
});

test('weakness 30: when all have finished and none may start, the run has completed', async () => {
  const { result } = await observed(
    smallRun({
      backend: 'threads',
      maxJobs: 1,
      optSelector: atMost(1),
      exitConditions: maxEvaluations(1_000_000),
    }),
  );
  expect(result).toMatchObject({ outcome: 'completed', stats: { started: 1, converged: 1, crashed: 0 } });
  expect(result.exitReason).toBe('No optimizers alive, spawning stopped.');
});

test('weakness 31: many starts before the first result are no crash loop', async () => {
  const { result } = await observed(
    smallRun({
      backend: 'threads',
      maxJobs: 10,
      task: liveness('endsInFirst', { status: 1, ms: 600 }),
      exitConditions: maxEvaluations(20),
    }),
  );
  expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 20, crashed: 1 } });
  expect(result.stats.started).toBeGreaterThan(10);
});
