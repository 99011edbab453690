import fc from 'fast-check';
import { maxEvaluations } from 'glompo/exit-conditions';
import { cmaEs, nelderMead, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { minFunctionCalls } from 'glompo/stoppers';
import { expect, test } from 'vitest';
import { behaviour, smallRun } from '../fixtures/run.js';

const evaluations = fc.constantFrom('inline', 'threads', 'processes', 'shared');

const spec = fc
  .record({
    kind: fc.constantFrom('cmaEs', 'nelderMead', 'randomSearch'),
    workers: fc.integer({ min: 1, max: 3 }),
    evaluations,
  })
  .map(({ kind, workers, evaluations: backend }) => {
    if (kind === 'cmaEs') return cmaEs({ workers, backend, popsize: 5 });
    return kind === 'nelderMead' ? nelderMead({ workers, backend }) : randomSearch({ workers, backend });
  });

const settings = fc.record({
  budget: fc.integer({ min: 1, max: 400 }),
  specs: fc.array(spec, { minLength: 1, maxLength: 3 }),
  maxJobs: fc.integer({ min: 3, max: 6 }),
  stopAfter: fc.option(fc.integer({ min: 50, max: 200 })),
  stopcheckInterval: fc.integer({ min: 1, max: 120 }),
  deterministic: fc.boolean(),
  task: fc.constantFrom('sphere', 'throwsSometimes', 'later'),
  seed: fc.nat(),
});

/** Weakness 37: never start evaluation fmax + 1. Weakness 35: every evaluation is recorded and counted. */
test.each([
  ['inline', 15],
  ['threads', 8],
  ['processes', 5],
] as const)(
  'a budget of n ends at exactly n, optimizers in %s',
  { timeout: 120_000 },
  async (backend, numRuns) => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ budget, specs, stopAfter, task, ...others }) => {
        const manager = smallRun({
          ...others,
          backend,
          task: behaviour(task),
          optSelector: cycle(...specs),
          exitConditions: maxEvaluations(budget),
          stoppers: stopAfter === null ? null : minFunctionCalls(stopAfter),
          applyStoppersToBest: true,
        });
        const result = await manager.run();
        expect(result.stats.evaluations).toBe(budget);
        const recorded = result.optimizers.reduce((sum, optimizer) => sum + optimizer.evaluations, 0);
        expect(recorded).toBe(budget);
        expect(result.outcome).toBe('completed');
      }),
      { numRuns, endOnFailure: true },
    );
  },
);
