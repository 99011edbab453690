import { createManager } from 'glompo';
import { rastrigin } from 'glompo/benchmark-functions';
import { maxEvaluations, targetCost } from 'glompo/exit-conditions';
import { cmaEs, nelderMead, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { bestUnmoving } from 'glompo/stoppers';
import { expect, test } from 'vitest';
import { behaviour, histories, smallRun } from '../fixtures/run.js';

const OPTIMIZERS_IN = ['inline', 'threads', 'processes'] as const;
const EVALUATIONS_IN = ['inline', 'threads', 'processes', 'shared'] as const;
const COMBINATIONS = OPTIMIZERS_IN.flatMap((backend) =>
  EVALUATIONS_IN.map((evaluations) => [backend, evaluations] as const),
);

const task = rastrigin({ dims: 3 });

function lockstep(backend: (typeof OPTIMIZERS_IN)[number], evaluations: (typeof EVALUATIONS_IN)[number]) {
  return createManager({
    task,
    bounds: task.bounds,
    optSelector: cycle(cmaEs({ backend: evaluations }), nelderMead({ backend: evaluations })),
    exitConditions: maxEvaluations(1500),
    stoppers: bestUnmoving(150, 0.01),
    shareBestSolutions: true,
    maxJobs: 3,
    backend,
    seed: 18,
    deterministic: true,
  });
}

test.each(COMBINATIONS)(
  'optimizers %s, evaluations %s: the same history bit for bit',
  async (backend, evaluations) => {
    const reference = lockstep('inline', 'inline');
    await reference.run();
    const manager = lockstep(backend, evaluations);
    const result = await manager.run();
    expect(result.stats.evaluations).toBe(1500);
    expect(result.stats.stopped).toBeGreaterThan(0);
    expect(histories(manager)).toEqual(histories(reference));
  },
);

test.each(COMBINATIONS)(
  'optimizers %s, evaluations %s: finds a known minimum',
  async (backend, evaluations) => {
    const manager = smallRun({
      backend,
      task: behaviour('sphere'),
      optSelector: cycle(cmaEs({ workers: 2, backend: evaluations })),
      exitConditions: targetCost(1e-8, { atol: 0 }).or(maxEvaluations(20_000)),
      maxJobs: 4,
    });
    const { x, fx, exitReason } = await manager.run();
    expect(fx).toBeLessThanOrEqual(1e-8);
    expect(Math.hypot(...(x ?? []))).toBeLessThan(1e-3);
    expect(exitReason).toContain('targetCost');
  },
);

test('one optimizer at a time: the same history in free pacing too, whatever the backend', async () => {
  const runs = await Promise.all(
    OPTIMIZERS_IN.map(async (backend) => {
      const manager = smallRun({
        backend,
        maxJobs: 1,
        optSelector: cycle(cmaEs()),
        exitConditions: maxEvaluations(700),
      });
      await manager.run();
      return histories(manager);
    }),
  );
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[2]).toEqual(runs[0]);
});

test('the streams of optimizers differ', async () => {
  const manager = smallRun({ backend: 'processes', optSelector: cycle(randomSearch()), maxJobs: 3 });
  await manager.run();
  const firsts = histories(manager).map(([, ...x]) => x.slice(0, 2).join());
  expect(new Set(firsts).size).toBe(firsts.length);
});
