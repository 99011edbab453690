import { maxEvaluations } from 'glompo/exit-conditions';
import { randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { expect, test } from 'vitest';
import { behaviour, eventsOf, observed, smallRun } from '../fixtures/run.js';

const COMBINATIONS = (['inline', 'threads', 'processes'] as const).flatMap((backend) =>
  (['inline', 'threads', 'processes', 'shared'] as const).map(
    (evaluations) => [backend, evaluations] as const,
  ),
);

/**
 * `EvaluationPool.#admit` sets a receiver of its own on the evaluator's channel, in place of the one of
 * `SupervisedEvaluators`, which hears `log`; and the shared pool has no `onLog` at all.
 */
test.each(COMBINATIONS)(
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
