import { GlompoError } from '../../../src/domain/errors.js';
import type { Task, TaskReference } from '../../../src/domain/task.js';
import { errorText } from './error-text.js';
import { loadTask } from './load-task.js';

/** The tasks of references that were saved before: what a factory makes may be costly, and may have a state. */
const loaded = new WeakMap<TaskReference, Promise<Task>>();

/**
 * Has a task write its state into a directory. One that is named by a reference is loaded into this isolate, as any
 * evaluator would load it, once for each reference.
 *
 * @param task The task itself, or the module that exports it.
 * @param directory An empty directory.
 * @returns Whether the task has a state, which is to say a `save`.
 * @throws GlompoError `GLOMPO_TASK_LOAD` when the task cannot be loaded, `GLOMPO_CHECKPOINT` when its `save` fails.
 * @example
 * await saveTask(plan.taskFunction ?? plan.task, directory);
 */
export async function saveTask(task: Task | TaskReference, directory: string): Promise<boolean> {
  const own = typeof task === 'function' ? task : await loadOnce(task);
  if (typeof own.save !== 'function') return false;
  try {
    await own.save(directory);
  } catch (cause) {
    const message = `The task could not save its state: ${errorText(cause)}`;
    throw new GlompoError('GLOMPO_CHECKPOINT', message, { cause, data: { directory } });
  }
  return true;
}

async function loadOnce(reference: TaskReference): Promise<Task> {
  let task = loaded.get(reference);
  if (task === undefined) {
    task = loadTask(reference);
    loaded.set(reference, task);
  }
  try {
    return await task;
  } catch (error) {
    loaded.delete(reference);
    throw error;
  }
}
