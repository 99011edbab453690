import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { loadTask } from '../../../actors/host/task/load-task.js';
import type { Task, TaskContext, TaskReference } from '../../../src/domain/task.js';

/** A directory that is removed after the tests of the file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'glompo-tasks-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Calls a task at a point, as its evaluator would. */
export async function called(
  task: TaskReference | Task,
  x: readonly number[],
  context: Partial<TaskContext> = {},
): Promise<unknown> {
  const own = typeof task === 'function' ? task : await loadTask(task);
  const usual: TaskContext = {
    signal: new AbortController().signal,
    optimizerId: 1,
    evaluationId: 7,
    options: null,
    scratchDirectory: tmpdir(),
    wants: null,
    isDetailed: false,
    log: () => {},
  };
  return await own(Float64Array.from(x), { ...usual, ...context });
}

/** What an error for a bad option, or a failed evaluation, looks like. */
export const failing = (code: string, text: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(text) });
