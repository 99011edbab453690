import { hostname, userInfo } from 'node:os';
import { boundsPairs } from '../domain/bounds.js';
import { portableModule } from '../domain/portable-module.js';
import type { RunPlan } from '../domain/run-plan.js';
import type { RecordedConfig, RecordedJob, RunSettings } from './run-record.js';

/** What a run's journal begins with. */
export function settingsOf(
  plan: RunPlan,
  runId: string,
  glompoVersion: string,
  job: RecordedJob | null = null,
): RunSettings {
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
    optimizers: plan.selector.specs.map(
      ({ kind, workers, evaluations, options, module, export: name, wants }) => ({
        kind,
        workers,
        evaluations,
        options,
        module: portableModule(module),
        export: name,
        wants,
      }),
    ),
    config: configOf(plan),
    job,
  };
}

function configOf(plan: RunPlan): RecordedConfig {
  const { module, export: name, factory } = plan.task;
  return {
    task: plan.taskFunction === null ? { module: portableModule(module), export: name, factory } : null,
    applyStoppersToBest: plan.applyStoppersToBest,
    sharedPool: plan.sharedPool,
    stopcheckSeconds: plan.stopcheckSeconds,
    statusInterval: plan.statusInterval,
    forceTerminationsAfter: plan.forceTerminationsAfter,
    aggressiveStop: plan.aggressiveStop,
    endTimeout: plan.endTimeout,
    spawnTimeout: plan.spawnTimeout,
    evaluationTimeout: plan.evaluationTimeout,
    maxMemory: plan.maxMemory,
    onFailure: plan.onFailure,
    containment: plan.containment,
    splitPrintstreams: plan.splitPrintstreams,
    outputs: plan.outputs,
    journalSync: plan.journalSync,
    onJournalFailure: plan.onJournalFailure,
    checkpoint: plan.checkpoint,
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
