import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createManager, defineTask, type Manager, type ManagerConfig, type RunEvent } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { cmaEs, nelderMead } from 'glompo/optimizers';
import { openRun } from 'glompo/record';
import { cycle } from 'glompo/selectors';
import { afterAll } from 'vitest';
import { eventsOf, histories, observed } from '../../fixtures/run.js';

const TASK = new URL('../../resume/task.mjs', import.meta.url);

const root = mkdtempSync(join(tmpdir(), 'glompo-resume-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;

/** A directory that is not there yet. */
export function freshDirectory(): string {
  made += 1;
  return join(root, String(made));
}

/** The log in which the task of a run in this directory writes down its calls. */
export function logOf(workingDir: string): string {
  return `${workingDir}.calls`;
}

/** The task of the trials, which writes down its calls; with `failsEvery: 1` each of them fails. */
export function loggedTask(
  workingDir: string,
  more: { readonly failsEvery?: number; readonly pace?: string } = {},
) {
  const options = { log: logOf(workingDir), pace: 'none', failsEvery: 0, ...more };
  return defineTask(TASK, { factory: 'makeTask', options });
}

/** A run in lock step, in rounds of 50 evaluations, that is recorded. */
export function settings(workingDir: string, more: Partial<ManagerConfig> = {}): ManagerConfig {
  return {
    task: loggedTask(workingDir),
    bounds: [
      [-2, 3],
      [-2, 3],
    ],
    optSelector: cycle(cmaEs({ workers: 2 }), nelderMead()),
    exitConditions: maxEvaluations(300),
    maxJobs: 3,
    backend: 'inline',
    stopcheckInterval: 25,
    deterministic: true,
    summaryFiles: ['journal'],
    workingDir,
    seed: 11,
    ...more,
  };
}

/** A run that has ended in a fresh directory, and its histories. */
export async function ended(more: Partial<ManagerConfig> = {}) {
  const directory = freshDirectory();
  const manager = createManager(settings(directory, more));
  const result = await manager.run();
  return { directory, result, numbers: histories(manager) };
}

/** Runs to the end; what was said in warning comes with it. */
export async function finished(manager: Manager) {
  const { events, result } = await observed(manager);
  return { events, result, numbers: histories(manager), warnings: warningsIn(events) };
}

/** What a user is warned of. */
export function warningsIn(events: readonly RunEvent[]): readonly string[] {
  const logged = eventsOf(events, 'log').filter(({ level }) => level === 'warn');
  return [
    ...logged.map(({ text }) => text),
    ...eventsOf(events, 'warning').map(({ error }) => error.message),
  ];
}

/** The numbers of each optimizer's evaluations in the order in which the task was called for them. */
export function callsIn(directory: string): ReadonlyMap<number, readonly number[]> {
  const calls = new Map<number, number[]>();
  for (const line of readFileSync(logOf(directory), 'utf8').split('\n').filter(Boolean)) {
    const [optimizerId, evaluationId] = line.split(' ').map(Number);
    calls.set(optimizerId, [...(calls.get(optimizerId) ?? []), evaluationId]);
  }
  return calls;
}

/** Evaluations for which the task was called more than once. */
export function madeTwice(directory: string): readonly string[] {
  return [...callsIn(directory)].flatMap(([optimizerId, ids]) => {
    const seen = new Set<number>();
    return ids.filter((id) => !(!seen.has(id) && seen.add(id))).map((id) => `${optimizerId}: ${id}`);
  });
}

/** The recorded numbers of each optimizer: value, then coordinates, for each evaluation. */
export function recordedIn(directory: string): number[][] {
  const run = openRun(directory);
  const dims = run.settings.bounds.length;
  const all = run.optimizers.map((optimizer) => {
    const [values, points] = [optimizer.values(), optimizer.points()];
    return [...values].flatMap((value, i) => [value, ...points.slice(i * dims, (i + 1) * dims)]);
  });
  run.close();
  return all;
}

/** The same up to the lengths of others. */
export function cutTo(numbers: readonly number[][], others: readonly number[][]): number[][] {
  return others.map(({ length }, i) => (numbers[i] ?? []).slice(0, length));
}
