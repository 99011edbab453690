import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTask, type Manager, type ManagerConfig, type RunEvent } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { afterAll } from 'vitest';
import type { History } from '../../../src/domain/history.js';
import { OUTCOMES } from '../../../src/domain/outcome.js';
import { eventsOf, smallRun } from '../../fixtures/run.js';

const LIMITS = new URL('../../fixtures/tasks/limits.mjs', import.meta.url);
export const BUDGET = 20;
/** Evaluation that misbehaves. */
export const AT = 3;
export const TIMEOUT = 0.3;

export const BACKENDS = ['threads', 'processes'] as const;
export type Where = (typeof BACKENDS)[number];

const directory = mkdtempSync(join(tmpdir(), 'limits-'));
/** A pipe that nobody writes to. */
const pipe = join(directory, 'pipe');
execFileSync('mkfifo', [pipe]);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A run whose first optimizer's fourth evaluation misbehaves in a way. */
export function misbehaving(way: string, config: Partial<ManagerConfig> = {}, options: object = {}): Manager {
  return smallRun({
    task: defineTask(LIMITS, { options: { ways: { [AT]: way }, pipe, ...options } }),
    exitConditions: maxEvaluations(BUDGET),
    maxJobs: 2,
    evaluationTimeout: TIMEOUT,
    ...config,
  });
}

/** One optimizer whose evaluators are elsewhere: its own ones, or the shared ones. */
export function withEvaluators(optimizers: Where, evaluators: Where | 'shared', sharedIn: Where = 'threads') {
  return {
    backend: optimizers,
    optSelector: cycle(randomSearch({ workers: 2, backend: evaluators })),
    sharedPool: { workers: 2, backend: sharedIn },
  } as const;
}

/** Names of the outcomes of an optimizer's evaluations, by their ids. */
export function outcomes(manager: Manager, optimizerId = 1): string[] {
  const history = manager.history(optimizerId) as History;
  const names: string[] = [];
  for (let i = 0; i < history.length; i += 1) names[history.id(i)] = OUTCOMES[history.outcome(i)];
  return names;
}

/** The names of the outcomes when one evaluation ends so and all others well. */
export const allOkBut = (outcome: string) =>
  Array.from({ length: BUDGET }, (_, id) => (id === AT ? outcome : 'ok'));

export function failures(events: readonly RunEvent[]) {
  return eventsOf(events, 'evaluationFailed').map(({ evaluationId, error }) => [evaluationId, error.code]);
}
