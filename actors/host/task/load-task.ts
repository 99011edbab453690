import { GlompoError } from '../../../src/domain/errors.js';
import type { Task, TaskFactory, TaskReference } from '../../../src/domain/task.js';
import { errorText } from './error-text.js';
import { loadModule } from './load-module.js';
import { restoreTask } from './restore-task.js';

/**
 * The task that a reference names, ready to be called in this isolate: made, and with its state restored where there is one
 * to restore.
 *
 * @throws GlompoError `GLOMPO_TASK_LOAD` when the module, the factory or the task's `load` fails.
 */
export async function loadTask(reference: TaskReference): Promise<Task> {
  const task = await madeTask(reference);
  await restoreTask(task, reference.restoredFrom ?? null);
  return task;
}

async function madeTask(reference: TaskReference): Promise<Task> {
  const exported = await loadExport(reference.module, reference.export, 'GLOMPO_TASK_LOAD');
  if (!reference.factory) return exported as Task;
  let made: unknown;
  try {
    made = await (exported as TaskFactory)(reference.options);
  } catch (cause) {
    throw new GlompoError(
      'GLOMPO_TASK_LOAD',
      `The task factory ${named(reference)} failed: ${errorText(cause)}`,
      {
        cause,
      },
    );
  }
  if (typeof made !== 'function') {
    throw new GlompoError(
      'GLOMPO_TASK_LOAD',
      `The task factory ${named(reference)} did not return a function.`,
    );
  }
  return made as Task;
}

/** A function that a module exports under a name. */
export async function loadExport(
  module: string,
  name: string,
  code: 'GLOMPO_TASK_LOAD' | 'GLOMPO_OPTIMIZER_LOAD',
): Promise<unknown> {
  let exports: Record<string, unknown>;
  try {
    exports = await loadModule(module);
  } catch (cause) {
    throw new GlompoError(code, `${module} could not be loaded: ${errorText(cause)}`, {
      cause,
      data: { module },
    });
  }
  const exported = exports[name];
  if (typeof exported !== 'function') {
    throw new GlompoError(
      code,
      `${module} has no function exported as "${name}" (it exports ${Object.keys(exports).join(', ') || 'nothing'}).`,
      { data: { module, export: name } },
    );
  }
  return exported;
}

function named(reference: TaskReference): string {
  return `"${reference.export}" of ${reference.module}`;
}
