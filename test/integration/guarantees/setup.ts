import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DefineTaskOptions, defineTask, type TaskReference } from 'glompo';
import { afterAll } from 'vitest';

const TASKS = new URL('./tasks.mjs', import.meta.url);

const directory = mkdtempSync(join(tmpdir(), 'glompo-guarantees-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;

/** A task of `tasks.mjs` by its name. */
export function guaranteed(name: string, options: unknown = null): TaskReference {
  return defineTask(TASKS, { export: name, options });
}

/** A task that tells of its calls; each takes so many milliseconds. */
export function telling(ms = 0, more: DefineTaskOptions = { export: 'tells' }) {
  files += 1;
  const file = join(directory, String(files));
  const task = defineTask(TASKS, { ...more, options: { file, ms } });
  const calls = (): Call[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Call);
  return { task, calls };
}

/** What a telling task has told of one call. */
export interface Call {
  readonly pid: number;
  /** Process and thread. */
  readonly isolate: string;
  /** Differs for each time that the module was loaded. */
  readonly loaded: string;
  /** Calls in the isolate so far. */
  readonly calls: number;
  readonly optimizerId: number;
  readonly evaluationId: number;
  readonly secret: string;
  readonly made: number;
  readonly scratch: string;
  /** Whether nobody else has written to the scratch directory meanwhile. */
  readonly undisturbed: boolean;
  readonly began: number;
  readonly ended: number;
}

/** Groups by what `key` says. */
export function groupedBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** Most calls that were going on at the same time. */
export function mostAtOnce(calls: readonly Call[]): number {
  const edges = calls.flatMap(({ began, ended }) => [
    [began, 1],
    [ended, -1],
  ]);
  edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let most = 0;
  let now = 0;
  for (const [, step] of edges) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}
