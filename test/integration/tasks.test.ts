import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTask, GlompoError, type RunResult } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { levenbergMarquardt, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { describe, expect, test } from 'vitest';
import { readCalls } from '../chaos/calls.mjs';
import { until } from '../fixtures/process-table.js';
import { behaviour, eventsOf, histories, observed, smallRun } from '../fixtures/run.js';

const BACKENDS = ['inline', 'threads', 'processes'] as const;

describe.each(BACKENDS)('optimizers in %s: a task that', (backend) => {
  const few = { backend, exitConditions: maxEvaluations(12), maxJobs: 1 };

  test.each(['throwsAlways', 'rejects', 'returnsText', 'returnsNothing', 'returnsNaN', 'returnsInfinity'])(
    '%s gives failed evaluations, no best, and the budget is kept',
    async (name) => {
      const { events, result } = await observed(smallRun({ ...few, task: behaviour(name) }));
      expect(result.stats).toMatchObject({ evaluations: 12, failedEvaluations: 12, crashed: 0 });
      expect(result.x).toBeNull();
      expect(result.fx).toBe(Infinity);
      const failures = eventsOf(events, 'evaluationFailed');
      expect(failures).toHaveLength(12);
      expect(failures.map((failure) => failure.evaluationId)).toEqual([...Array(12).keys()]);
      expect(failures[0].error).toBeInstanceOf(GlompoError);
      expect(failures[0].error.code).toBe('GLOMPO_TASK_FAILED');
      expect(failures[0].x).toHaveLength(2);
    },
  );

  test("throws keeps the error's class, message and stack", async () => {
    const { events } = await observed(smallRun({ ...few, task: behaviour('throwsAlways') }));
    const { error } = eventsOf(events, 'evaluationFailed')[0];
    expect(error.message).toContain('no such molecule');
    expect((error.cause as Error).name).toBe('TypeError');
    expect((error.cause as Error).stack).toContain('behaviours.mjs');
  });

  test('throws now and then loses nothing else', async () => {
    const manager = smallRun({ ...few, task: behaviour('throwsSometimes') });
    const { result } = await observed(manager);
    expect(result.stats).toMatchObject({ evaluations: 12, failedEvaluations: 4 });
    expect(result.fx).toBeLessThan(Infinity);
    const values = Array.from({ length: 12 }, (_, i) => manager.history(1).value(i));
    expect(values.map(Number.isFinite)).toEqual(values.map((_, i) => i % 3 !== 1));
  });

  test('answers later is awaited', async () => {
    const { result } = await observed(smallRun({ ...few, task: behaviour('later') }));
    expect(result.stats).toMatchObject({ evaluations: 12, failedEvaluations: 0 });
  });

  test('changes its point does not change the record', async () => {
    const clean = smallRun(few);
    const changing = smallRun({ ...few, task: behaviour('changesItsPoint') });
    await Promise.all([clean.run(), changing.run()]);
    expect(histories(changing)).toEqual(histories(clean));
  });

  test('returns residuals feeds a least-squares optimizer', async () => {
    const { result } = await observed(
      smallRun({
        ...few,
        task: behaviour('detail'),
        optSelector: cycle(levenbergMarquardt()),
        exitConditions: maxEvaluations(200),
      }),
    );
    expect(result.fx).toBeLessThan(1e-12);
  });

  test('logs is heard', async () => {
    const { events } = await observed(smallRun({ ...few, task: behaviour('prints') }));
    expect(eventsOf(events, 'log').map(({ text }) => text)).toEqual(['to the log']);
  });
});

const PLACES = BACKENDS.flatMap((backend) =>
  ([...BACKENDS, 'shared'] as const).map((evaluations) => [backend, evaluations] as const),
);

test.each(PLACES)(
  'what a task logs is heard: optimizers %s, evaluations %s',
  async (backend, evaluations) => {
    const { events } = await observed(
      smallRun({
        backend,
        task: behaviour('prints'),
        optSelector: cycle(randomSearch({ workers: 2, backend: evaluations })),
        maxJobs: 2,
        exitConditions: maxEvaluations(12),
      }),
    );
    expect(eventsOf(events, 'log').map(({ text }) => text)).toEqual(['to the log']);
  },
);

type Forcible = Exclude<(typeof BACKENDS)[number], 'inline'>;

/** Stops a run of two optimizers as soon as both are in a call that does not return, however long that takes. */
async function stoppedInCalls(backend: Forcible, name: 'loops' | 'never'): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'glompo-tasks-'));
  try {
    const log = join(folder, 'calls');
    const task = defineTask(new URL('../chaos/tasks.mjs', import.meta.url), {
      factory: 'makeTask',
      options: { log, behaviour: name, every: 1, first: 0, program: null, marker: '' },
    });
    const running = smallRun({ backend, task, endTimeout: 0.3 });
    const result = running.run();
    const called = () => new Set(readCalls(log).begun.map(({ optimizerId }) => optimizerId)).size;
    await until(() => called() === 2, 'the calls of both optimizers', 30_000);
    await running.stop();
    return await result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(['threads', 'processes'] as const)('optimizers in %s: a task that', (backend) => {
  test('prints has its output captured, by optimizer', async () => {
    const { events } = await observed(
      smallRun({ backend, task: behaviour('prints'), exitConditions: maxEvaluations(12), maxJobs: 1 }),
    );
    const output = eventsOf(events, 'output').map(({ source, stream, text }) => [
      source,
      stream,
      text.trim(),
    ]);
    expect(output).toContainEqual(['optimizer 1', 'stdout', 'to stdout']);
    expect(output).toContainEqual(['optimizer 1', 'stderr', 'to stderr']);
  });

  test('prints a gigabyte fills no memory: the rest is dropped, and said to be', async () => {
    const before = process.memoryUsage().rss;
    const { events, result } = await observed(
      smallRun({
        backend,
        task: behaviour('printsAGigabyte'),
        exitConditions: maxEvaluations(1100),
        maxJobs: 1,
      }),
    );
    expect(result.stats).toMatchObject({ evaluations: 1100, failedEvaluations: 0 });
    const text = eventsOf(events, 'output').map((event) => event.text);
    expect(text.join('').length).toBeLessThan(1.1 * 2 ** 20);
    expect(text.at(-1)).toContain('the rest is dropped');
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20);
  });

  test('exits ends its optimizer as crashed; the results are kept and another one is started', async () => {
    const manager = smallRun({
      backend,
      task: behaviour('exits'),
      maxJobs: 1,
      exitConditions: maxEvaluations(18),
    });
    const { events, result } = await observed(manager);
    expect(result.stats.evaluations).toBe(18);
    expect(result.stats.crashed).toBeGreaterThanOrEqual(3);
    const ended = eventsOf(events, 'optimizerEnded');
    expect(ended[0].outcome).toBe('crashed');
    expect(ended[0].evaluations).toBeLessThanOrEqual(5);
    expect(ended[0].reason).toContain('3');
  });

  test('exits at once, again and again, ends the run as a crash loop', async () => {
    const manager = smallRun({ backend, task: behaviour('exitsAtOnce'), maxJobs: 2 });
    await expect(manager.run()).rejects.toMatchObject({ code: 'GLOMPO_CRASH_LOOP' });
    expect(manager.result).toMatchObject({ outcome: 'failed', fx: Infinity });
  });

  test('never returns is ended by force after a silence; the others go on', async () => {
    const manager = smallRun({
      backend,
      task: behaviour('loopsInSecondOptimizer'),
      forceTerminationsAfter: 0.5,
      exitConditions: maxSeconds({ session: 600 }),
    });
    const result = manager.run();
    const ended: unknown[] = [];
    for await (const event of manager.events()) {
      if (event.type === 'optimizerEnded') ended.push([event.optimizerId, event.outcome, event.reason]);
      if (event.type === 'optimizerReady' && event.optimizerId === 3) break;
    }
    expect(ended).toEqual([[2, 'forced', 'no feedback in time']]);
    await manager.stop();
    expect((await result).optimizers[0].evaluations).toBeGreaterThan(1000);
  });

  test('never returns cannot hold up the end', async () => {
    const { outcome, stats } = await stoppedInCalls(backend, 'loops');
    expect(outcome).toBe('interrupted');
    expect(stats.forced).toBe(2);
  });

  test('waits for ever is given an abort and then ended', async () => {
    const { stats } = await stoppedInCalls(backend, 'never');
    expect(stats).toMatchObject({ forced: 2, evaluations: 0 });
    expect(stats.escalations.abort).toBe(2);
  });
});

test.each(['threads', 'processes'] as const)(
  'evaluators in %s that end are replaced; no evaluation is lost silently',
  async (backend) => {
    const manager = smallRun({
      backend: 'threads',
      task: behaviour('exits'),
      optSelector: cycle(randomSearch({ workers: 2, backend })),
      exitConditions: maxEvaluations(20),
    });
    const { result } = await observed(manager);
    expect(result.stats).toMatchObject({ evaluations: 20, failedEvaluations: 1, crashed: 0 });
    const failed = Array.from({ length: 20 }, (_, i) => manager.history(1).value(i)).filter(
      (v) => !Number.isFinite(v),
    );
    expect(failed).toHaveLength(1);
  },
);

test.each([
  ['of which there is no module', new URL('./none.mjs', import.meta.url), 'default'],
  ['that is no function', new URL('../fixtures/tasks/behaviours.mjs', import.meta.url), 'notAFunction'],
])('a task %s ends the run and says so', async (_, module, name) => {
  const task = { module: String(module), export: name, factory: false, options: null };
  for (const backend of BACKENDS) {
    const manager = smallRun({ backend, task });
    await expect(manager.run()).rejects.toThrow(/none\.mjs|notAFunction/);
  }
});
