import { defineTask } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { describe, expect, test } from 'vitest';
import { ESCALATIONS } from '../../src/domain/escalation.js';
import { behaviour, eventsOf, observed, smallRun } from '../fixtures/run.js';

const liveness = (name: string, options: unknown) =>
  defineTask(new URL('./guarantees/liveness.mjs', import.meta.url), { export: name, options });

const ISOLATED = ['threads', 'processes'] as const;

const EVALUATOR = /^(optimizer \d+|shared) evaluator\.\d+$/;

describe.each(ISOLATED)('escalations of a run in %s', (backend) => {
  test.each(['threads', 'processes', 'shared'] as const)(
    'with evaluators in %s are events and counters',
    async (evaluations) => {
      const { events, result } = await observed(
        smallRun({
          backend,
          task: behaviour('loopsForEver'),
          optSelector: cycle(randomSearch({ workers: 2, backend: evaluations })),
          maxJobs: 2,
          endTimeout: 0.3,
          exitConditions: maxSeconds({ session: 4 }),
        }),
      );
      const escalated = eventsOf(events, 'escalated').filter(({ source }) => source !== 'manager');
      const counts = Object.fromEntries(
        ESCALATIONS.map((name) => [name, escalated.filter(({ escalation }) => escalation === name).length]),
      );
      expect(result.stats.escalations).toEqual(counts);
      expect(counts.abort).toBeGreaterThan(0);
      expect(counts.terminate).toBeGreaterThan(0);
      // Threads that an optimizer in a thread or process has started end with it.
      if (evaluations !== 'threads')
        expect(escalated.some(({ source }) => EVALUATOR.test(source))).toBe(true);
      const own = escalated.filter(({ source }) => source === 'optimizer 1');
      expect(own.map(({ escalation }) => escalation)).toEqual(result.optimizers[0].escalations);
    },
  );

  test('are told of evaluators that an optimizer has started itself', async () => {
    const { events, result } = await observed(
      smallRun({
        backend,
        task: behaviour('loopsForEver'),
        optSelector: cycle(randomSearch({ workers: 1, backend: 'threads' })),
        maxJobs: 1,
        evaluationTimeout: 0.2,
        exitConditions: maxEvaluations(1),
      }),
    );
    const told = eventsOf(events, 'escalated').filter(({ source }) => EVALUATOR.test(source));
    expect(told[0]).toMatchObject({ source: 'optimizer 1 evaluator.0', escalation: 'terminate' });
    expect(result.stats.escalations.terminate).toBeGreaterThan(0);
  });

  test('that nothing needed are none', async () => {
    const { events, result } = await observed(smallRun({ backend, exitConditions: maxEvaluations(100) }));
    expect(eventsOf(events, 'escalated')).toEqual([]);
    expect(Object.values(result.stats.escalations).every((count) => count === 0)).toBe(true);
    expect(result.optimizers.flatMap(({ escalations }) => escalations)).toEqual([]);
  });

  test('of an aggressive stop begin with the end by force', async () => {
    const { result } = await observed(
      smallRun({
        backend,
        aggressiveStop: true,
        forceTerminationsAfter: 0.4,
        task: behaviour('loopsInSecondOptimizer'),
        exitConditions: maxSeconds({ session: 4 }),
      }),
    );
    expect(result.optimizers[1]).toMatchObject({
      outcome: 'forced',
      escalations: ['noFeedbackTimeout', 'terminate'],
    });
  });
});

describe.each(ISOLATED)('evaluators of a run in %s that end by themselves', (backend) => {
  test.each(['threads', 'processes', 'shared'] as const)(
    'are replaced and counted (%s)',
    async (evaluations) => {
      const { result } = await observed(
        smallRun({
          backend,
          task: behaviour('exits'),
          optSelector: cycle(randomSearch({ workers: 1, backend: evaluations })),
          maxJobs: 1,
          exitConditions: maxEvaluations(12),
        }),
      );
      expect(result.stats).toMatchObject({ evaluations: 12, crashed: 0 });
      expect(result.stats.evaluatorRestarts).toBeGreaterThanOrEqual(2);
    },
  );

  test('again and again end the run with an error that shows the first', async () => {
    const manager = smallRun({
      backend,
      task: behaviour('notAFunction'),
      optSelector: cycle(randomSearch({ backend: 'shared' })),
      sharedPool: { workers: 1 },
      maxJobs: 1,
    });
    await expect(manager.run()).rejects.toMatchObject({
      code: 'GLOMPO_SPAWN',
      message: expect.stringMatching(/the first: .*notAFunction.*; the last: .*notAFunction/),
      data: { ends: 2, first: expect.stringContaining('notAFunction') },
    });
    expect(manager.result?.stats.evaluatorRestarts).toBe(1);
  });
});

describe.each(ISOLATED)('optimizers in %s that do nothing but crash', (backend) => {
  test('end the run with an error that shows the first crash, and start later and later', async () => {
    const manager = smallRun({ backend, task: behaviour('exitsAtOnce'), maxJobs: 1 });
    await expect(manager.run()).rejects.toMatchObject({
      code: 'GLOMPO_CRASH_LOOP',
      message: expect.stringMatching(/the first: .*\b3\b.*; the last: .*\b3\b/),
      cause: { code: 'GLOMPO_OPTIMIZER_CRASHED', message: expect.stringContaining('Optimizer 1 ') },
    });
    const { optimizers, stats } = manager.result ?? { optimizers: [], stats: null };
    expect(stats).toMatchObject({ started: 5, crashed: 5 });
    const waits = optimizers.slice(1).map(({ startedAt }, i) => startedAt - optimizers[i].endedAt);
    [0.05, 0.1, 0.2, 0.4].forEach((least, i) => {
      expect(waits[i]).toBeGreaterThanOrEqual(least - 0.001);
    });
  });

  test('in lock step do not wait for each other', async () => {
    const manager = smallRun({ backend, deterministic: true, task: behaviour('exitsAtOnce'), maxJobs: 1 });
    await expect(manager.run()).rejects.toMatchObject({ code: 'GLOMPO_CRASH_LOOP' });
    expect(manager.result?.optimizers).toHaveLength(5);
  });

  test('with status 0 say that they ended without a word', async () => {
    const { result } = await observed(
      smallRun({ backend, task: liveness('endsInFirst', { status: 0, ms: 0 }), maxJobs: 1 }),
    );
    expect(result.optimizers[0]).toMatchObject({
      outcome: 'crashed',
      reason: expect.stringMatching(/it ended without a word \(.*status 0\)/),
    });
  });
});
