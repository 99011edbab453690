import { createManager, defineTask, type ManagerConfig } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { random } from 'glompo/generators';
import { cmaEs, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { minFunctionCalls } from 'glompo/stoppers';
import { describe, expect, test } from 'vitest';
import { behaviour, histories, smallRun } from '../fixtures/run.js';
import { stopperOf } from './guarantees/rules.js';

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

/** Freezes all that is reachable, typed arrays apart, which cannot be frozen. */
function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFrozen(part);
  }
  return value;
}

test('weakness 46: one configuration serves several managers at once, and may be frozen', async () => {
  const made = (): ManagerConfig => ({
    task: behaviour('sphere'),
    bounds: [
      [-1, 2],
      [-3, 1],
    ],
    optSelector: cycle(cmaEs({ workers: 2, backend: 'inline' }), randomSearch()),
    exitConditions: maxEvaluations(600),
    stoppers: minFunctionCalls(120),
    stopcheckInterval: 30,
    maxJobs: 4,
    backend: 'inline',
    seed: 5,
    deterministic: true,
  });
  const alone = createManager(made());
  await alone.run();
  const shared = deepFrozen(made());
  const managers = [shared, shared, { ...shared, backend: 'threads' as const }].map((config) =>
    createManager(config),
  );
  await Promise.all(managers.map((manager) => manager.run()));
  for (const manager of managers) expect(histories(manager)).toEqual(histories(alone));
  expect(alone.oCounter).toBeGreaterThan(3);
});
