import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createManager, defineTask, type ManagerConfig } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { random } from 'glompo/generators';
import { randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { describe, expect, test } from 'vitest';
import { FIXTURES, histories, smallRun } from '../fixtures/run.js';
import { stopperOf } from './guarantees/rules.js';

/** Runs a program in a process of its own; resolves with its status and what it said on stderr. */
async function program(source: string): Promise<{ status: number | null; stderr: string; stdout: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    cwd: FIXTURES,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      text[name] += chunk.toString();
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...text };
}

const run = (more: string) => `
  import { createManager } from 'glompo';
  import { maxEvaluations } from 'glompo/exit-conditions';
  import { randomSearch } from 'glompo/optimizers';
  import { cycle } from 'glompo/selectors';
  const manager = createManager({
    task: (x) => x[0], bounds: [[0, 1]], optSelector: cycle(randomSearch()), backend: 'inline', maxJobs: 1,
    exitConditions: maxEvaluations(50), ${more}
  });
  await manager.run();
  console.log('evaluations', manager.fCounter);`;

/** `void this.#log(logger)` in `Manager.run` leaves the rejection to nobody: it ends the user's process. */
test('weakness 29: a logger that throws does not end the run, nor the process', async () => {
  const { status, stdout } = await program(
    run("logger: { debug() {}, info() { throw new Error('disk full'); }, warn() {}, error() {} }"),
  );
  expect([status, stdout]).toEqual([0, 'evaluations 50\n']);
});

/**
 * `startThread` lets the thread inherit `process.execArgv`, and `--input-type` stops it: every optimizer crashes.
 * `execArgv` without such options, or an empty one, would do.
 */
test('weakness 10: threads start whatever options this process was started with', async () => {
  const { status, stdout } = await program(`
    import { createManager, defineTask } from 'glompo';
    import { maxEvaluations } from 'glompo/exit-conditions';
    import { randomSearch } from 'glompo/optimizers';
    import { cycle } from 'glompo/selectors';
    const manager = createManager({
      task: defineTask(new URL('tasks/behaviours.mjs', 'file://${FIXTURES}'), { export: 'sphere' }),
      bounds: [[0, 1]], optSelector: cycle(randomSearch()), backend: 'threads', maxJobs: 1,
      exitConditions: maxEvaluations(50),
    });
    const { outcome } = await manager.run();
    console.log(outcome);`);
  expect([status, stdout]).toEqual([0, 'completed\n']);
});

/**
 * The start message is sent in the constructor of `OptimizerActor`. When it throws, `#fillSlots` ends the run, but the
 * record stays in `alive` without an actor: the end waits for all time limits (20 s and more), and an optimizer inline
 * never joins.
 */
test.each(['inline', 'threads'] as const)(
  'weakness 4: an optimizer that cannot be started does not hold up the end (%s)',
  { timeout: 8_000 },
  async (backend) => {
    const options = { when: new Date() };
    const module = String(new URL('./guarantees/tasks.mjs', import.meta.url));
    const attempt = async () =>
      smallRun({ backend, task: { module, export: 'scaled', factory: false, options } }).run();
    await expect(attempt()).rejects.toThrow('Date');
  },
);

describe('weakness 43: every setting is checked before anything starts', () => {
  const bad: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['logger', { logger: 5 }],
    ['logger', { logger: { info: () => {} } }],
    ['optSelector', { optSelector: { label: 'mine', select: () => 0 } }],
    ['optSelector', { optSelector: { label: 'mine', specs: [{}], select: () => 0 } }],
    ['task', { task: { module: 'not a url', export: 'default', factory: false, options: null } }],
    [
      'task',
      { task: { module: 'file:///task.js', export: 'default', factory: false, options: { f: () => 1 } } },
    ],
  ];

  test.each(bad)('%s: case %#', (option, more) => {
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

describe('weakness 46: decisions are made from a snapshot that cannot be changed', () => {
  const settings = { backend: 'inline', deterministic: true, stopcheckInterval: 20, maxJobs: 2 } as const;

  /** What the run is without meddling. */
  async function expected(more: Partial<ManagerConfig> = {}) {
    const manager = smallRun({ ...settings, ...more });
    const result = await manager.run();
    return { histories: histories(manager), fx: result.fx, x: result.x, started: result.stats.started };
  }

  test('a generator that uses the arrays it is given for itself changes nothing', async () => {
    const meddling = {
      label: 'meddling',
      generate: (facts: Parameters<ReturnType<typeof random>['generate']>[0], rng: never) => {
        const point = random().generate(facts, rng);
        facts.bounds.lower.fill(-1);
        facts.bounds.upper.fill(1);
        facts.best?.x.fill(99);
        return point;
      },
    };
    const stoppers = stopperOf(({ candidate }) => candidate.history.length >= 40);
    expect(await expected({ stoppers, x0Generator: meddling })).toEqual(await expected({ stoppers }));
  });

  test('a selector that sorts what it is given changes nothing', async () => {
    const specs = [randomSearch(), randomSearch(), randomSearch()];
    const plain = cycle(specs);
    const started: number[][] = [];
    const sorting = {
      ...plain,
      select: (facts: Parameters<typeof plain.select>[0]) => {
        started.push([...facts.startedOf]);
        const choice = plain.select(facts);
        (facts.startedOf as number[]).fill(7);
        return choice;
      },
    };
    await expected({ optSelector: sorting, maxJobs: 3 });
    expect(started.slice(0, 3)).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
    ]);
  });

  test('a stopper that empties the list of optimizers changes nothing', async () => {
    const emptying = stopperOf((facts) => {
      (facts.optimizers as unknown[]).length = 0;
      return false;
    });
    expect(await expected({ stoppers: emptying })).toEqual(await expected());
  });

  test('options of a task that change after createManager have no effect', async () => {
    const task = defineTask(new URL('./guarantees/tasks.mjs', import.meta.url), {
      export: 'scaled',
      options: { scale: 1 },
    });
    const manager = createManager({
      ...settings,
      task,
      bounds: [[1, 2]],
      optSelector: cycle(randomSearch()),
      exitConditions: maxEvaluations(20),
    });
    try {
      (task.options as { scale: number }).scale = 1_000;
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
    }
    expect((await manager.run()).fx).toBeLessThanOrEqual(2);
  });
});
