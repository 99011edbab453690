import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTask, type ManagerConfig } from 'glompo';
import { maxEvaluations, maxSeconds, targetCost } from 'glompo/exit-conditions';
import { cmaEs, nelderMead, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { minFunctionCalls } from 'glompo/stoppers';
import { describe, expect, test, vi } from 'vitest';
import { processesOfRuns } from '../fixtures/process-table.js';
import { behaviour, eventsOf, observed, smallRun } from '../fixtures/run.js';
import { startCli } from '../fixtures/run-cli.js';
import { exitOf, stopperOf } from './guarantees/rules.js';
import { telling } from './guarantees/setup.js';

const BACKENDS = ['inline', 'threads', 'processes'] as const;

/** Everything of this process that construction might change. */
function surroundings() {
  return {
    listeners: process.eventNames().map((name) => [name, process.listenerCount(name)]),
    resources: process.getActiveResourcesInfo().sort(),
    environment: { ...process.env },
    globals: Object.getOwnPropertyNames(globalThis),
    cwd: process.cwd(),
    processes: processesOfRuns(`TEST_MARKER=${process.env.TEST_MARKER}`),
  };
}

test('weakness 17: construction starts nothing and changes nothing', async () => {
  process.env.TEST_MARKER = randomUUID();
  const workingDir = join(tmpdir(), `glompo-none-${process.env.TEST_MARKER}`);
  const before = surroundings();
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const managers = BACKENDS.map((backend) =>
    smallRun({ backend, workingDir, summaryFiles: 5, statusInterval: 1e-3, logger }),
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(surroundings()).toEqual(before);
  expect(existsSync(workingDir)).toBe(false);
  expect(logger.info).not.toHaveBeenCalled();
  for (const manager of managers) {
    expect([manager.fCounter, manager.oCounter, manager.result]).toEqual([0, 0, null]);
  }
});

describe('weakness 32: success, interruption and failure cannot be confused', () => {
  test('completed resolves and says which condition held', async () => {
    const result = await smallRun({
      backend: 'inline',
      exitConditions: maxEvaluations(50).or(maxSeconds({ session: 60 })),
    }).run();
    expect(result).toMatchObject({ outcome: 'completed' });
    expect(result.exitReason).toContain('maxEvaluations(50) = true');
  });

  test('interrupted says so', async () => {
    const manager = smallRun({ backend: 'threads', exitConditions: maxSeconds({ session: 60 }) });
    const running = manager.run();
    await manager.stop('lunch');
    expect(await running).toMatchObject({ outcome: 'interrupted', exitReason: 'lunch' });
  });

  test('failed rejects with a code, and what was found is kept', async () => {
    const manager = smallRun({ backend: 'threads', task: behaviour('exitsAtOnce') });
    await expect(manager.run()).rejects.toMatchObject({ code: 'GLOMPO_CRASH_LOOP' });
    expect(manager.result).toMatchObject({ outcome: 'failed' });
  });

  test('the command line ends with a status other than 0 after a failure only', async () => {
    const [good, bad] = await Promise.all([
      startCli('run', 'sphere.ts').ended,
      startCli('run', 'none.ts').ended,
    ]);
    expect(good.status).toBe(0);
    expect(bad.status).not.toBe(0);
  });
});

test('weakness 34: every end of an optimizer is counted, crashes too', async () => {
  const manager = smallRun({
    backend: 'threads',
    task: behaviour('exits'),
    optSelector: cycle(randomSearch()),
    // The others go on until their task ends their thread.
    stoppers: stopperOf(({ candidate }) => candidate.id % 2 === 0 && candidate.history.length >= 3),
    stopcheckInterval: 4,
    applyStoppersToBest: true,
    exitConditions: maxEvaluations(60),
  });
  const { events, result } = await observed(manager);
  const ended = eventsOf(events, 'optimizerEnded').map(({ outcome }) => outcome as string);
  const count = (outcome: string) => ended.filter((one) => one === outcome).length;
  const { stats } = result;
  expect(stats.crashed).toBeGreaterThan(0);
  expect(stats.stopped).toBeGreaterThan(0);
  expect(stats.crashed).toBe(count('crashed'));
  expect(stats.forced).toBe(count('forced'));
  expect(stats.lost).toBe(count('lost') + count('abandoned'));
  expect(stats.started).toBe(ended.length);
  expect(stats.stopped).toBe(eventsOf(events, 'optimizerStopping').length);
  expect(result.optimizers.map(({ outcome }) => outcome).filter((o) => o === 'crashed')).toHaveLength(
    stats.crashed,
  );
  expect(manager.optCrashed).toBe(true);
});

test.each(BACKENDS)(
  'weakness 35: what stopped optimizers evaluated is recorded, counted and may be the best (%s)',
  async (backend) => {
    const { task, calls } = telling();
    const manager = smallRun({
      backend,
      task,
      optSelector: cycle(randomSearch(), randomSearch({ workers: 2, backend: 'threads' })),
      maxJobs: 4,
      stoppers: minFunctionCalls(20),
      applyStoppersToBest: true,
      stopcheckInterval: 10,
      exitConditions: maxEvaluations(400),
    });
    const result = await manager.run();
    expect(result.stats.stopped).toBeGreaterThan(5);
    const made = calls();
    expect(result.stats.evaluations).toBe(made.length);
    const recorded = result.optimizers.flatMap(({ id, evaluations }) =>
      Array.from({ length: evaluations }, () => id),
    );
    expect(made.map(({ optimizerId }) => optimizerId).sort((a, b) => a - b)).toEqual(recorded);
    const values = result.optimizers.map(({ bestFx }) => bestFx);
    expect(result.fx).toBe(Math.min(...values));
  },
);

describe('weakness 37: the task is never called once more than the budget allows', () => {
  test.each(BACKENDS.flatMap((backend) => [1, 7, 64, 301].map((budget) => [backend, budget] as const)))(
    '%s, %i evaluations',
    async (backend, budget) => {
      const { task, calls } = telling();
      const result = await smallRun({
        backend,
        task,
        optSelector: cycle(randomSearch({ workers: 2 }), cmaEs({ popsize: 5 }), nelderMead()),
        maxJobs: 4,
        exitConditions: maxEvaluations(budget),
      }).run();
      expect(calls()).toHaveLength(budget);
      expect(result.stats.evaluations).toBe(budget);
    },
  );
});

describe('weakness 43: every setting is checked before anything starts', () => {
  const bad: readonly (readonly [keyof ManagerConfig, unknown])[] = [
    ['maxJobs', 0],
    ['maxJobs', 2.5],
    ['stopcheckInterval', -5],
    ['stopcheckSeconds', 0],
    ['statusInterval', Number.NaN],
    ['summaryFiles', 9],
    ['seed', -1],
    ['endTimeout', -1],
    ['forceTerminationsAfter', 'soon'],
    ['exitConditions', minFunctionCalls(5)],
    ['stoppers', maxEvaluations(5)],
    ['optSelector', randomSearch()],
    ['x0Generator', 5],
  ];

  test.each(bad)('%s: %s', (option, value) => {
    expect(() => smallRun({ [option]: value })).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_OPTION_INVALID',
        message: expect.stringMatching(new RegExp(`^${option} is .*, but must be `)),
      }),
    );
  });

  test.each([
    [() => maxEvaluations(0), 'evaluations'],
    [() => maxSeconds({ session: -1 }), 'session'],
    [() => targetCost(Number.NaN), 'target'],
    [() => minFunctionCalls(0.5), 'calls'],
    [() => cycle(), 'cycle'],
    [() => smallRun().history(1), 'optimizerId'],
  ])('arguments of strategies and calls too: case %#', (make, option) => {
    expect(make).toThrow(expect.objectContaining({ data: expect.objectContaining({ option }) }));
  });

  const parts: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['logger', { logger: 5 }],
    ['logger', { logger: { info: () => {} } }],
    ['optSelector.specs', { optSelector: { label: 'mine', select: () => 0 } }],
    ['optSelector.specs[0]', { optSelector: { label: 'mine', specs: [{}], select: () => 0 } }],
    ['task.module', { task: { module: 'not a url', export: 'default', factory: false, options: null } }],
    [
      'task.options',
      { task: { module: 'file:///task.js', export: 'default', factory: false, options: { f: () => 1 } } },
    ],
  ];

  test.each(parts)('an error names %s: case %#', (option, more) => {
    expect(() => smallRun(more as Partial<ManagerConfig>)).toThrow(
      expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', data: expect.objectContaining({ option }) }),
    );
  });

  test('options of a task that cannot travel are refused by defineTask', () => {
    for (const options of [new Date(), new Map([[1, 2]]), { at: new Date() }, 5n, /x/]) {
      expect(() => defineTask(new URL('file:///task.js'), { options })).toThrow(
        expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }),
      );
    }
  });

  test('a bad factory of a task is called by its name', () => {
    expect(() => defineTask(new URL('file:///task.js'), { factory: '' })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ option: 'defineTask.factory' }) }),
    );
  });
});

describe('weakness 44: an exit condition that throws is reported and ends the run in order', () => {
  test.each(BACKENDS)('at the start, in %s', async (backend) => {
    const manager = smallRun({
      backend,
      exitConditions: exitOf(() => {
        throw new Error('divided by zero');
      }),
    });
    await expect(manager.run()).rejects.toMatchObject({
      code: 'GLOMPO_STRATEGY_FAILED',
      message: expect.stringContaining('divided by zero'),
    });
    expect(manager.result).toMatchObject({ outcome: 'failed', stats: { started: 0 } });
  });

  test.each(BACKENDS)('later on, in %s: what was found is kept', async (backend) => {
    const manager = smallRun({
      backend,
      exitConditions: exitOf(({ evaluations }) => {
        if (evaluations > 100) throw new Error('divided by zero');
        return false;
      }),
    });
    await expect(manager.run()).rejects.toMatchObject({ code: 'GLOMPO_STRATEGY_FAILED' });
    const { result } = manager;
    expect(result).toMatchObject({
      outcome: 'failed',
      exitReason: expect.stringContaining('divided by zero'),
    });
    expect(result?.stats.evaluations).toBeGreaterThan(100);
    expect(result?.fx).toBeLessThan(Infinity);
    expect(result?.optimizers.every(({ outcome }) => outcome === 'stopped')).toBe(true);
  });
});
