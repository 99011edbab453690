import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineTask } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { cmaEs, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { minFunctionCalls } from 'glompo/stoppers';
import { describe, expect, test, vi } from 'vitest';
import { until } from '../fixtures/process-table.js';
import { behaviour, eventsOf, histories, observed, processOf, smallRun } from '../fixtures/run.js';
import { groupedBy, guaranteed, mostAtOnce, telling } from './guarantees/setup.js';
import { state } from './guarantees/tasks.mjs';

vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  availableParallelism: () => 1,
}));

test('weakness 1: the default is parallel at both levels, and no two evaluations share an interpreter', async () => {
  const { task, calls: told } = telling(25);
  const { result } = await observed(
    smallRun({
      task,
      optSelector: cycle(randomSearch({ workers: 2 })),
      maxJobs: 4,
      exitConditions: maxEvaluations(60),
    }),
  );
  expect(result.stats).toMatchObject({ evaluations: 60, failedEvaluations: 0 });
  const calls = told();
  expect(calls).toHaveLength(60);
  expect(mostAtOnce(calls)).toBe(4);
  const isolates = groupedBy(calls, ({ isolate }) => isolate);
  expect(isolates.size).toBe(4);
  for (const own of isolates.values()) expect(mostAtOnce(own)).toBe(1);
  expect(calls.every(({ pid }) => pid !== process.pid)).toBe(true);
});

test('weakness 6: the death of one process in mid-stream does not damage what the others send', async () => {
  const settings = {
    task: behaviour('sphere'),
    deterministic: true,
    optSelector: cycle(randomSearch()),
    maxJobs: 3,
    stopcheckInterval: 50,
  } as const;
  const undisturbed = smallRun({ ...settings, backend: 'inline', exitConditions: maxEvaluations(60_000) });
  await undisturbed.run();

  const manager = smallRun({ ...settings, backend: 'processes', exitConditions: maxEvaluations(30_000) });
  const running = manager.run();
  await until(() => manager.fCounter >= 900, 'the work of all');
  process.kill(await processOf(manager, 'optimizer 1'), 'SIGKILL');
  const result = await running;

  expect(result.optimizers[0]).toMatchObject({
    outcome: 'crashed',
    reason: expect.stringContaining('SIGKILL'),
  });
  expect(result.stats).toMatchObject({ evaluations: 30_000, crashed: 1, failedEvaluations: 0 });
  const [expected, got] = [histories(undisturbed), histories(manager)];
  for (const i of [0, 1, 2]) {
    const length = Math.min(expected[i].length, got[i].length);
    expect(length).toBeGreaterThanOrEqual(3 * 300);
    expect(got[i].slice(0, length)).toEqual(expected[i].slice(0, length));
  }
  for (const i of [1, 2]) expect(got[i].length).toBeGreaterThan(got[0].length);
});

describe('weakness 7: the task is loaded once in each worker, and has a directory of its own there', () => {
  test.each([
    ['threads', 'threads', 'tells'],
    ['threads', 'processes', 'tells'],
    ['processes', 'inline', 'tells'],
    ['processes', 'shared', 'tells'],
    ['processes', 'threads', 'makeTelling'],
  ] as const)('optimizers %s, evaluations %s, %s', async (backend, evaluations, name) => {
    const factory = name === 'makeTelling';
    const { task, calls: told } = telling(2, factory ? { factory: name } : { export: name });
    await observed(
      smallRun({
        backend,
        task,
        optSelector: cycle(randomSearch({ workers: evaluations === 'inline' ? 1 : 2, backend: evaluations })),
        maxJobs: 4,
        exitConditions: maxEvaluations(150),
      }),
    );
    const calls = told();
    expect(calls).toHaveLength(150);
    const isolates = groupedBy(calls, ({ isolate }) => isolate);
    expect(isolates.size).toBeGreaterThan(1);
    expect(new Set(calls.map(({ loaded }) => loaded)).size).toBe(isolates.size);
    for (const own of isolates.values()) {
      expect(own.map((call) => call.calls)).toEqual(own.map((_, i) => i + 1));
      expect(new Set(own.map(({ made }) => made))).toEqual(new Set([factory ? 1 : 0]));
      expect(new Set(own.map(({ scratch }) => scratch)).size).toBe(1);
    }
    const directories = new Set(calls.map(({ scratch }) => scratch));
    expect(directories.size).toBe(isolates.size);
    expect(calls.every(({ undisturbed }) => undisturbed)).toBe(true);
    // They are gone with the directory of the run.
    expect([...directories].flatMap((path) => [path, dirname(path)]).filter(existsSync)).toEqual([]);
  });
});

test('weakness 8: a task that is not safe to enter twice never is, unless one asks for that', async () => {
  const failures = async (backend?: 'inline') => {
    const optimizer =
      backend === undefined ? randomSearch({ workers: 3 }) : randomSearch({ workers: 3, backend });
    const { result } = await observed(
      smallRun({
        task: guaranteed('notReentrant'),
        optSelector: cycle(optimizer),
        maxJobs: 6,
        exitConditions: maxEvaluations(90),
      }),
    );
    return result.stats.failedEvaluations;
  };
  expect(await failures()).toBe(0);
  expect(await failures('inline')).toBeGreaterThan(0);
});

describe('weakness 10: workers inherit nothing from the process that starts them', () => {
  test.each(['threads', 'processes'] as const)('%s load the task themselves', async (backend) => {
    state.secret = 'changed in this process';
    const { task, calls } = telling();
    await observed(smallRun({ backend, task, exitConditions: maxEvaluations(20) }));
    expect(new Set(calls().map(({ secret }) => secret))).toEqual(new Set(['as written']));
  });

  test('a function, which could only travel by a fork, is refused with advice', () => {
    expect(() => smallRun({ task: (x) => x[0] })).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_TASK_NOT_PORTABLE',
        message: expect.stringContaining('defineTask('),
      }),
    );
  });

  test.each(['inline', 'threads', 'processes'] as const)(
    'a task in TypeScript works in %s',
    async (backend) => {
      const task = defineTask(new URL('./guarantees/typed-task.ts', import.meta.url));
      const { result } = await observed(smallRun({ backend, task, exitConditions: maxEvaluations(20) }));
      expect(result.stats).toMatchObject({ evaluations: 20, failedEvaluations: 0 });
      expect(result.fx).toBeCloseTo(2 * (result.x?.[0] ?? Number.NaN) ** 2, 12);
    },
  );
});

test('weakness 11: the backend of an optimizer holds for all that are started from it', async () => {
  const { task, calls: told } = telling();
  const spec = randomSearch({ workers: 2, backend: 'processes' });
  const before = JSON.stringify(spec);
  const { result } = await observed(
    smallRun({
      task,
      backend: 'threads',
      optSelector: cycle(spec),
      maxJobs: 4,
      stoppers: minFunctionCalls(30),
      applyStoppersToBest: true,
      stopcheckInterval: 10,
      exitConditions: maxEvaluations(200),
    }),
  );
  expect(result.stats.started).toBeGreaterThanOrEqual(4);
  const byOptimizer = groupedBy(told(), ({ optimizerId }) => String(optimizerId));
  expect(byOptimizer.size).toBeGreaterThanOrEqual(4);
  for (const calls of byOptimizer.values()) {
    expect(calls.every(({ pid, isolate }) => pid !== process.pid && isolate === `${pid}.0`)).toBe(true);
  }
  expect([JSON.stringify(spec), Object.isFrozen(spec), Object.isFrozen(spec.options)]).toEqual([
    before,
    true,
    true,
  ]);
});

describe('weakness 12: what is asked for is done or refused at once', () => {
  test('processes_forced for evaluations means processes', async () => {
    const { task, calls } = telling();
    await observed(
      smallRun({
        task,
        backend: 'threads',
        optSelector: cycle(randomSearch({ workers: 2, backend: 'processes_forced' })),
        exitConditions: maxEvaluations(20),
      }),
    );
    expect(calls().every(({ pid }) => pid !== process.pid)).toBe(true);
  });

  test.each([
    [() => cmaEs({ backend: 'gpu' as 'threads' }), 'cmaEs.backend'],
    [() => cmaEs({ worker: 2 } as object), 'cmaEs.worker'],
    [() => randomSearch({ workers: 0 }), 'randomSearch.workers'],
    [() => smallRun({ backend: 'forked' as 'threads' }), 'backend'],
    [() => smallRun({ sharedPool: { backend: 'inline' as 'threads' } }), 'sharedPool.backend'],
  ])('case %#: an error names %s', (make, option) => {
    expect(make).toThrow(
      expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', data: expect.objectContaining({ option }) }),
    );
  });
});

test.each(['threads', 'processes'] as const)(
  'weakness 13: evaluators in %s serve all generations of their optimizer',
  async (backend) => {
    const { task, calls } = telling(5);
    await observed(
      smallRun({
        task,
        optSelector: cycle(cmaEs({ workers: 2, backend, popsize: 4 })),
        maxJobs: 2,
        exitConditions: maxEvaluations(240),
      }),
    );
    const isolates = groupedBy(calls(), ({ isolate }) => isolate);
    expect(isolates.size).toBe(2);
    for (const own of isolates.values()) expect(own.length).toBeGreaterThan(20);
  },
);

describe('weakness 14: slots are not left idle', () => {
  const specs = [randomSearch(), randomSearch({ workers: 3, backend: 'inline' })];
  const startedAtOnce = async (whenFull?: 'wait') => {
    const { events } = await observed(
      smallRun({
        backend: 'threads',
        optSelector: whenFull === undefined ? cycle(specs) : cycle(specs, { whenFull }),
        maxJobs: 3,
        exitConditions: maxEvaluations(300),
      }),
    );
    const firstEnd = events.findIndex(({ type }) => type === 'optimizerEnded');
    return eventsOf(events.slice(0, firstEnd), 'optimizerStarted').map(({ slots }) => slots);
  };

  test('small optimizers start though a big one waits', async () => {
    expect(await startedAtOnce()).toEqual([1, 1, 1]);
  });

  test('to keep them free for it is a policy that one can ask for', async () => {
    expect(await startedAtOnce('wait')).toEqual([1]);
  });

  test('optimizers that share a pool use the same evaluators', async () => {
    const { task, calls } = telling(2);
    await observed(
      smallRun({
        task,
        optSelector: cycle(randomSearch({ backend: 'shared' })),
        maxJobs: 3,
        sharedPool: { workers: 2 },
        exitConditions: maxEvaluations(150),
      }),
    );
    const isolates = groupedBy(calls(), ({ isolate }) => isolate);
    expect(isolates.size).toBe(2);
    for (const own of isolates.values()) {
      expect(new Set(own.map(({ optimizerId }) => optimizerId)).size).toBe(3);
    }
  });
});

test('weakness 15: a machine with one core gets a run with one slot', async () => {
  const { events, result } = await observed(
    smallRun({
      backend: 'inline',
      maxJobs: null,
      statusInterval: 0.05,
      exitConditions: maxEvaluations(100_000),
    }),
  );
  expect(result.stats).toMatchObject({ started: 1, evaluations: 100_000 });
  expect(eventsOf(events, 'status').every(({ maxJobs }) => maxJobs === 1)).toBe(true);
});
