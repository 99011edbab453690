import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskContext, TaskResult } from '../../../src/domain/task.js';
import type { OutputPlan } from '../../../src/tasks/command-output.js';
import { loadExport } from '../../host/task/load-task.js';
import { errorText } from '../../host/task/error-text.js';
import { printedLast } from '../program/output-tail.js';
import { taskFailed } from '../program/task-failed.js';
import type { Printed } from './run-program.js';

/** What a program has left. */
export interface ProgramOutput extends Printed {
  readonly directory: string;
  readonly x: Float64Array;
  readonly context: TaskContext;
}

/** Finds the value in what a program has left. */
export type OutputReader = (output: ProgramOutput) => TaskResult | Promise<TaskResult>;

/** A decimal number as C, Fortran and others print it: also with D as the exponent's letter, and not finite. */
const NUMBER = /(?<![\w.])[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[ed][-+]?\d+)?|nan|inf(?:inity)?)(?!\w|\.\w)/gi;

/** @throws GlompoError `GLOMPO_TASK_LOAD` when the function that reads outputs cannot be loaded. */
export async function outputReader(plan: OutputPlan): Promise<OutputReader> {
  if (plan.by === 'module') {
    return (await loadExport(plan.module, plan.export, 'GLOMPO_TASK_LOAD')) as OutputReader;
  }
  if (plan.by === 'lastNumber') return (output) => lastNumber(output);
  if (plan.by === 'json') {
    return async (output) => {
      if (plan.file === null && output.isCut) {
        throw taskFailed('stdout is longer than maxOutput, and its beginning was dropped.');
      }
      return valueAt(plan.path, await textOf(output, plan.file));
    };
  }
  const pattern = new RegExp(plan.pattern, plan.flags);
  return async (output) => lastMatch(pattern, await textOf(output, plan.file));
}

function lastNumber({ stdout, stderr }: ProgramOutput): number {
  const last = lastOf(stdout.matchAll(NUMBER));
  if (last === undefined) throw taskFailed(`There is no number in stdout; ${printedLast(stdout, stderr)}`);
  return numberIn(last[0]);
}

function lastMatch(pattern: RegExp, text: string): number {
  const last = lastOf(text.matchAll(pattern));
  if (last === undefined) throw taskFailed(`Nothing matches ${pattern}; ${printedLast(text)}`);
  const found = last[1] ?? last[0];
  const value = numberIn(found.trim());
  if (found.trim() === '' || (Number.isNaN(value) && !/^[-+]?nan$/i.test(found.trim()))) {
    throw taskFailed(`What matches ${pattern} is ${JSON.stringify(found)}, which is no number.`);
  }
  return value;
}

function valueAt(path: readonly (string | number)[], text: string): TaskResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw taskFailed(`The output is not JSON: ${errorText(cause)}; ${printedLast(text)}`, cause);
  }
  for (const step of path) {
    const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    if (!isThere) throw taskFailed(`There is no ${JSON.stringify(step)} in the output; ${printedLast(text)}`);
    value = (value as Record<string | number, unknown>)[step];
  }
  // Anything else than a value is refused as it would be of any task.
  return value as TaskResult;
}

async function textOf({ stdout, directory }: ProgramOutput, file: string | null): Promise<string> {
  if (file === null) return stdout;
  try {
    return await readFile(join(directory, file), 'utf8');
  } catch (cause) {
    throw taskFailed(`${file} cannot be read: ${errorText(cause)}; ${printedLast(stdout)}`, cause);
  }
}

function numberIn(text: string): number {
  const lower = text.toLowerCase().replace('d', 'e');
  const special = /^([-+]?)inf(?:inity)?$/.exec(lower);
  if (special !== null) return special[1] === '-' ? -Infinity : Infinity;
  return Number(lower);
}

function lastOf<T>(items: Iterable<T>): T | undefined {
  let last: T | undefined;
  for (const item of items) last = item;
  return last;
}
