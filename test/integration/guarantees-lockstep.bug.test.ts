import { maxEvaluations } from 'glompo/exit-conditions';
import { defineOptimizer, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { expect, test } from 'vitest';
import { smallRun } from '../fixtures/run.js';
import { guaranteed } from './guarantees/setup.js';

/**
 * An optimizer that converges with the last evaluation of its grant: `LockstepPacing.results` ends the round when the
 * values are there, before the `finished` behind them is heard, if it is the last to deliver; it is then granted
 * another round and its successor starts one round later. Which one is the last depends on speed.
 */
test.each(['threads', 'processes'] as const)(
  'weakness 49: it does not matter who is slow when one converges at the end of a round (%s)',
  async (backend) => {
    const module = new URL('./guarantees/counting-optimizer.mjs', import.meta.url);
    const run = async (slow: number) => {
      const { optimizers } = await smallRun({
        backend,
        task: guaranteed('slowForSome', { slow }),
        optSelector: cycle(defineOptimizer(module, { options: { evaluations: 20 } }), randomSearch()),
        maxJobs: 2,
        deterministic: true,
        stopcheckInterval: 10,
        exitConditions: maxEvaluations(105),
      }).run();
      return optimizers.map(({ id, evaluations }) => [id, evaluations]);
    };
    expect(await run(1)).toEqual(await run(0));
  },
);
