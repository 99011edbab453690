import { GlompoError } from '../../../src/domain/errors.js';
import type { Task } from '../../../src/domain/task.js';
import { errorText } from './error-text.js';

/**
 * Which tasks of this isolate have taken on their state, by the directory that it came from. Several optimizers may
 * evaluate one and the same function, whose later state an optimizer that starts later must not undo.
 */
const restored = new Map<string, WeakMap<Task, Promise<void>>>();

/**
 * Has a task take on the state that an earlier one saved, unless it has done so already, or has no `load`.
 *
 * @param directory What `save` wrote into; null for no state.
 * @throws GlompoError `GLOMPO_TASK_LOAD` when the task's `load` fails.
 */
export async function restoreTask(task: Task, directory: string | null): Promise<void> {
  if (directory === null || typeof task.load !== 'function') return;
  let tasks = restored.get(directory);
  if (tasks === undefined) {
    tasks = new WeakMap();
    restored.set(directory, tasks);
  }
  let loaded = tasks.get(task);
  if (loaded === undefined) {
    loaded = load(task, directory);
    tasks.set(task, loaded);
  }
  await loaded;
}

/** A run is resumed from this directory once more: tasks that have taken on its state before will do so again. */
export function forgetRestored(directory: string): void {
  restored.delete(directory);
}

async function load(task: Task, directory: string): Promise<void> {
  try {
    await task.load?.(directory);
  } catch (cause) {
    const message = `The task could not load its state from ${directory}: ${errorText(cause)}`;
    throw new GlompoError('GLOMPO_TASK_LOAD', message, { cause, data: { directory } });
  }
}
