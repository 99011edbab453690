import { expect, test } from 'vitest';
import { defineTask } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { defineOptimizer, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { observed, smallRun } from '../fixtures/run.js';

const task = defineTask(new URL('./detailed-tasks/task.mjs', import.meta.url));
const DESCENT = new URL('./detailed-tasks/gradient-descent.mjs', import.meta.url);
const BACKENDS = ['inline', 'threads', 'processes'] as const;
const PLACES = BACKENDS.flatMap((backend) =>
  ([...BACKENDS, 'shared'] as const).map((evaluations) => [backend, evaluations] as const),
);

test.each(PLACES)(
  'gradients reach the optimizer, details the record: optimizers %s, evaluations %s',
  async (backend, evaluations) => {
    const descent = defineOptimizer(DESCENT, {
      wants: 'gradient',
      options: { evaluations: 4 },
      workers: 1,
      backend: evaluations,
    });
    const manager = smallRun({
      task,
      backend,
      isLogDetailed: true,
      maxJobs: 1,
      optSelector: cycle(descent),
      exitConditions: maxEvaluations(4),
    });
    const { result } = await observed(manager);
    expect(result.stats).toMatchObject({ evaluations: 4, failedEvaluations: 0 });
    const history = manager.history(1);
    const [first, last] = [history.point(0), history.point(3)];
    expect(last).toEqual(first.map((value) => value / 8));
    expect(history.detail(3)).toEqual({
      gradient: last.map((value) => 2 * value),
      residuals: [...last],
      asked: { wants: 'gradient', isDetailed: true },
      note: 'evaluation 3',
    });
    expect(result.optimizers[0].report).toEqual({ gradient: [...last.map((value) => 2 * value)] });
  },
);

test.each(['inline', 'threads', 'shared'] as const)(
  'with several evaluations at once each keeps its own detail: %s',
  async (backend) => {
    const manager = smallRun({
      task,
      backend: 'threads',
      isLogDetailed: true,
      optSelector: cycle(randomSearch({ workers: 2, backend })),
      exitConditions: maxEvaluations(300),
    });
    await manager.run();
    const history = manager.history(1);
    for (let i = 0; i < history.length; i += 1) {
      expect(history.detail(i)?.residuals).toEqual([...history.point(i)]);
    }
  },
);

test('without isLogDetailed nothing more than the values is recorded', async () => {
  const manager = smallRun({ task, exitConditions: maxEvaluations(5) });
  await manager.run();
  expect(manager.history(1).detail(0)).toBeNull();
});
