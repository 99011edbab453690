import { hostname, userInfo } from 'node:os';
import { boundsPairs } from '../domain/bounds.js';
import type { RunPlan } from '../domain/run-plan.js';
import type { RunSettings } from './run-record.js';

/** What a run's journal begins with. */
export function settingsOf(plan: RunPlan, runId: string, glompoVersion: string): RunSettings {
  return {
    runId,
    glompoVersion,
    task: taskName(plan),
    taskOptions: plan.task.options,
    headers: plan.headers,
    isLogDetailed: plan.isLogDetailed,
    bounds: boundsPairs(plan.bounds),
    seed: plan.seed,
    backend: plan.backend,
    maxJobs: plan.maxJobs,
    deterministic: plan.deterministic,
    shareBestSolutions: plan.shareBestSolutions,
    stopcheckInterval: plan.stopcheckInterval,
    workingDir: plan.workingDir,
    username: userName(),
    hostname: hostname(),
    selector: plan.selector.label,
    generator: plan.generator.label,
    exitConditions: String(plan.exitCondition),
    stoppers: plan.stopper === null ? null : String(plan.stopper),
    optimizers: plan.selector.specs.map(({ kind, workers, evaluations, options }) => ({
      kind,
      workers,
      evaluations,
      options,
    })),
  };
}

/** The task in words. */
export function taskName({ task, taskFunction }: RunPlan): string {
  return taskFunction === null ? `${task.export} of ${task.module}` : 'function';
}

export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
