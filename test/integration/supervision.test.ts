import { randomUUID } from 'node:crypto';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { afterEach, describe, expect, test } from 'vitest';
import { processesOfRuns } from '../fixtures/process-table.js';
import { behaviour, eventsOf, observed, smallRun } from '../fixtures/run.js';

process.env.TEST_MARKER = randomUUID();

afterEach(() => {
  expect(processesOfRuns(`TEST_MARKER=${process.env.TEST_MARKER}`)).toEqual([]);
});

const OPTIMIZERS_IN = ['inline', 'threads', 'processes'] as const;
const EVALUATORS_IN = ['threads', 'processes', 'shared'] as const;
const COMBINATIONS = OPTIMIZERS_IN.flatMap((backend) => EVALUATORS_IN.map((own) => [backend, own] as const));

const evaluating = (backend: (typeof EVALUATORS_IN)[number], workers = 2) =>
  cycle(randomSearch({ workers, backend }));

describe.each(COMBINATIONS)('optimizers in %s, evaluators in %s', (backend, own) => {
  test('a task that cannot be loaded fails the run and says why', async () => {
    const task = { module: 'file:///nowhere/task.mjs', export: 'default', factory: false, options: null };
    const manager = smallRun({ backend, task, optSelector: evaluating(own) });
    await expect(manager.run()).rejects.toThrow('nowhere');
    expect(manager.result).toMatchObject({ outcome: 'failed', stats: { evaluations: 0 } });
  });

  test('evaluators that always end fail the run; it does not eat the budget', async () => {
    const manager = smallRun({
      backend,
      task: behaviour('exitsAtOnce'),
      optSelector: evaluating(own),
      exitConditions: maxEvaluations(5_000),
    });
    await expect(manager.run()).rejects.toMatchObject({
      code: expect.stringMatching(/GLOMPO_CRASH_LOOP|GLOMPO_SPAWN/),
    });
  });

  test('a task that never returns cannot hold up the end', async () => {
    const { result } = await observed(
      smallRun({
        backend,
        task: behaviour('loopsForEver'),
        optSelector: evaluating(own),
        endTimeout: 0.3,
        exitConditions: maxSeconds({ session: 2 }),
      }),
    );
    expect(result.outcome).toBe('completed');
    expect(result.seconds).toBeLessThan(15);
  });

  test('the abort signal reaches a task, whose answer is still recorded', async () => {
    const manager = smallRun({ backend, task: behaviour('waitsForAbort'), optSelector: evaluating(own) });
    const events = manager.events();
    const running = manager.run();
    for await (const event of events) if (event.type === 'log') break;
    void manager.stop();
    const result = await running;
    expect(result.stats).toMatchObject({ forced: 0, failedEvaluations: 0 });
    expect(result.stats.evaluations).toBeGreaterThanOrEqual(1);
  });
});

describe('silence is held against nobody who only waits', () => {
  test('for the others, in lock step', async () => {
    const { result } = await observed(
      smallRun({
        backend: 'threads',
        task: behaviour('slowInSecondOptimizer'),
        deterministic: true,
        stopcheckInterval: 50,
        forceTerminationsAfter: 0.4,
        exitConditions: maxEvaluations(200),
      }),
    );
    expect(result.stats).toMatchObject({ forced: 0, evaluations: 200 });
  });

  test('for a turn at the shared pool', async () => {
    const { result } = await observed(
      smallRun({
        backend: 'threads',
        task: behaviour('slow', { ms: 150 }),
        optSelector: evaluating('shared', 1),
        maxJobs: 4,
        sharedPool: { workers: 1 },
        forceTerminationsAfter: 0.4,
        exitConditions: maxEvaluations(12),
      }),
    );
    expect(result.stats).toMatchObject({ forced: 0, evaluations: 12, failedEvaluations: 0 });
  });
});

test('shared evaluators that a dead optimizer keeps busy are replaced, however often', async () => {
  const { events, result } = await observed(
    smallRun({
      backend: 'threads',
      task: behaviour('loopsInFirstOptimizers'),
      optSelector: evaluating('shared', 1),
      sharedPool: { workers: 2 },
      forceTerminationsAfter: 0.4,
      exitConditions: maxEvaluations(100),
    }),
  );
  expect(result.stats).toMatchObject({ evaluations: 100, forced: 3 });
  expect(eventsOf(events, 'optimizerEnded').filter(({ outcome }) => outcome === 'forced')).toHaveLength(3);
});
