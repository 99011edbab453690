import { describe, expect, test } from 'vitest';
import { cmaEs, randomSearch } from '../../../src/optimizers/index.js';
import { planOf } from '../../../src/run-plan.js';
import { cycle } from '../../../src/selectors/index.js';
import { config, refusal } from './setup.js';

describe('a function as task', () => {
  const task = (x: Float64Array) => x[0];

  test('is taken inline', () => {
    const plan = planOf(config({ task, backend: 'inline' }));
    expect(plan.taskFunction).toBe(task);
  });

  test.each(['threads', 'processes', 'processes_forced', undefined])(
    'is refused with backend %s',
    (backend) => {
      const error = refusal({ task, ...(backend === undefined ? {} : { backend }) });
      expect(error.code).toBe('GLOMPO_TASK_NOT_PORTABLE');
      expect(error.message).toContain(backend === 'threads' ? "'threads'" : "'processes'");
      expect(error.message).toContain("defineTask(new URL('./task.js', import.meta.url))");
      expect(error.message).toContain("backend: 'inline'");
    },
  );

  test.each(['threads', 'processes', 'shared'] as const)(
    'is refused when an optimizer evaluates in %s, though optimizers run inline',
    (backend) => {
      const error = refusal({
        task,
        backend: 'inline',
        optSelector: cycle(randomSearch(), cmaEs({ workers: 2, backend })),
      });
      expect(error.code).toBe('GLOMPO_TASK_NOT_PORTABLE');
      expect(error.message).toContain(`cmaEs evaluates with backend '${backend}'`);
    },
  );
});
