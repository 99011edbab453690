import { maxSeconds } from 'glompo/exit-conditions';
import { defineOptimizer } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { expect, test } from 'vitest';
import { observed, smallRun } from '../fixtures/run.js';
import { guaranteed } from './guarantees/setup.js';

/** One point is under way to it at most; behind that there is the latest, and nothing else. */
test.each(['threads', 'processes'] as const)(
  'weakness 42: a busy optimizer in %s has one better point waiting for it, the latest',
  async (backend) => {
    const module = new URL('./guarantees/counting-optimizer.mjs', import.meta.url);
    const { result } = await observed(
      smallRun({
        backend,
        task: guaranteed('improvesWhileOtherHangs'),
        optSelector: cycle(
          defineOptimizer(module, { kind: 'improving', options: { evaluations: 1e9 } }),
          defineOptimizer(module, { kind: 'busy', options: { evaluations: 4 } }),
        ),
        shareBestSolutions: true,
        maxJobs: 2,
        exitConditions: maxSeconds({ session: 4 }),
      }),
    );
    expect(result.optimizers[0].evaluations).toBeGreaterThan(200);
    const { injected, last } = JSON.parse(result.optimizers[1].reason) as { injected: number; last: number };
    expect(last).toBeLessThan(1e6 - 100);
    // One or two in each pause between its four evaluations, of the hundreds that were found meanwhile.
    expect(injected).toBeLessThanOrEqual(12);
  },
);
