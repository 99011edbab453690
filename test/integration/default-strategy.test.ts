import { createManager } from 'glompo';
import { ackley, type BenchmarkFunction, rastrigin, rosenbrock } from 'glompo/benchmark-functions';
import { describe, expect, test } from 'vitest';
import { histories } from '../fixtures/run.js';

/** A run of which nothing is said but what it minimises; in lock step, so that it is the same each time. */
function plainRun({ bounds, evaluate }: BenchmarkFunction, maxJobs: number) {
  const repeatable = { backend: 'inline', deterministic: true, seed: 1001 } as const;
  return createManager({ task: evaluate, bounds, maxJobs, ...repeatable });
}

describe('a run of which nothing is said but its task and bounds', () => {
  test.each([
    ['rastrigin', rastrigin(), 1],
    ['rastrigin', rastrigin(), 2],
    ['rosenbrock', rosenbrock(), 2],
    ['ackley', ackley({ dims: 5 }), 2],
  ])('ends by itself and finds the minimum of %s', async (_, problem, maxJobs) => {
    const { fx, outcome, exitReason, optimizers } = await plainRun(problem, maxJobs).run();
    expect(outcome).toBe('completed');
    expect(exitReason).toContain(`noImprovement(${1_000 * (problem.dims + 1) * maxJobs}) = true`);
    expect(fx).toBeLessThan(problem.minFx! + 1e-8);
    expect(optimizers.map(({ kind }) => kind)).toEqual(['portfolio', 'dualAnnealing'].slice(0, maxJobs));
  });

  test('is the same each time with the same seed', async () => {
    const run = async () => {
      const manager = plainRun(rastrigin(), 3);
      await manager.run();
      return histories(manager);
    };
    expect(await run()).toEqual(await run());
  });

  test('finds it in processes as well, with an optimizer in each', async () => {
    const { bounds, minFx, ...task } = rastrigin();
    const manager = createManager({ task, bounds, maxJobs: 2, seed: 1001 });
    const { fx, outcome, optimizers } = await manager.run();
    expect(outcome).toBe('completed');
    expect(fx).toBeLessThan(minFx! + 1e-8);
    expect(optimizers).toHaveLength(2);
  });
});
