import { boundsOf } from './domain/bounds.js';
import { GlompoError, invalidOption } from './domain/errors.js';
import { checkOptions } from './domain/options.js';
import { outputsOf } from './domain/outputs.js';
import { locatedModule } from './domain/portable-module.js';
import type { DefinedTask, Task } from './domain/task.js';
import type { ManagerConfig } from './manager-config.js';
import { conditionFromText } from './recorded-config/condition-from-text.js';
import { generatorFromText } from './recorded-config/generator-from-text.js';
import { locatedSpec } from './recorded-config/located-spec.js';
import { notRecorded, rebuilt } from './recorded-config/rebuilt.js';
import { selectorFromText } from './recorded-config/selector-from-text.js';
import type { RecordedConfig, RunSettings } from './storage/run-record.js';

/**
 * Settings that are others when a run goes on; what is left out is as it was. The following may not change, or only in this
 * way:
 *
 * - `seed`, `deterministic`: as they were.
 * - `bounds`: as many parameters. Optimizers that go on keep the bounds that they began with.
 * - `overwriteExisting`: false, since the run goes on in its files.
 * - `summaryFiles`: with the journal, when there is one.
 *
 * Strategies are recorded as the texts that they print. Those of the package are made again from these; one of your own must
 * be given again, and should not print what one of the package prints. A function as task must be given again, too.
 */
export interface ResumeOverrides extends Partial<ManagerConfig> {
  /** Name or path of the checkpoint to go on from. Default: the newest one that can be read. */
  readonly from?: string;
  /** Makes the task from the directory of a checkpoint's task files, in place of `task`. */
  readonly taskLoader?: (directory: string) => DefinedTask | Task | Promise<DefinedTask | Task>;
}

/** The configuration of a session that goes on, and what its user should know. */
export interface ResumedConfig {
  readonly config: ManagerConfig;
  readonly warnings: readonly string[];
}

/**
 * The configuration with which a run goes on: what was recorded, and what is given in its place. `from` is left out, and
 * `taskLoader` is not called: what it makes is to be given as `task`.
 *
 * @throws GlompoError `GLOMPO_RESUME` when the record says too little, or a setting cannot be made again from it and is not
 *   given; `GLOMPO_OPTION_INVALID` when one is given that may not change.
 * @example
 * const { config, warnings } = resumedConfig(run.settings, { exitConditions: maxEvaluations(50_000) });
 */
export function resumedConfig(settings: RunSettings, overrides: ResumeOverrides = {}): ResumedConfig {
  checkOptions('overrides', overrides, Object.keys(overrides ?? {}));
  const { from: _, taskLoader: __, ...others } = overrides;
  const isGiven = ([, value]: [string, unknown]) => value !== undefined;
  const given = Object.fromEntries(Object.entries(others).filter(isGiven)) as Partial<ManagerConfig>;
  const recorded = recordedConfigOf(settings);
  refuseChanges(settings, recorded, given);
  const config: ManagerConfig = {
    ...scalarsOf(settings, recorded),
    ...sharedPoolOf(settings, recorded, given),
    task: given.task ?? recordedTask(settings, recorded),
    ...(given.optSelector === undefined && { optSelector: recordedSelector(settings) }),
    ...(given.x0Generator === undefined && { x0Generator: recordedGenerator(settings) }),
    ...(given.exitConditions === undefined && { exitConditions: recordedExit(settings) }),
    ...(given.stoppers === undefined && { stoppers: recordedStopper(settings) }),
    ...given,
  };
  return { config, warnings: boundsWarnings(settings, given) };
}

function recordedConfigOf({ config, runId, glompoVersion }: RunSettings): RecordedConfig {
  if (config !== undefined) return config;
  throw new GlompoError(
    'GLOMPO_RESUME',
    `The record of the run ${runId} by glompo ${glompoVersion} does not hold the settings with which it could go on.`,
    { data: { runId, glompoVersion } },
  );
}

function refuseChanges(settings: RunSettings, recorded: RecordedConfig, given: Partial<ManagerConfig>): void {
  for (const option of ['seed', 'deterministic'] as const) {
    const was = settings[option];
    if (given[option] === undefined || given[option] === was) continue;
    throw invalidOption(option, given[option], `${was}, as in the sessions before, or left out`);
  }
  if (given.overwriteExisting) {
    throw invalidOption('overwriteExisting', true, 'false, or left out: the run goes on in its files');
  }
  if (given.summaryFiles !== undefined && recorded.outputs.includes('journal')) {
    if (outputsOf('summaryFiles', given.summaryFiles).includes('journal')) return;
    const expected = 'left out, or bring the journal, as 1 to 5 do: the run goes on in it';
    throw invalidOption('summaryFiles', given.summaryFiles, expected);
  }
}

function boundsWarnings(settings: RunSettings, { bounds }: Partial<ManagerConfig>): readonly string[] {
  if (bounds === undefined) return [];
  const { dims, lower, upper } = boundsOf(bounds);
  const before = settings.bounds;
  if (dims !== before.length) {
    throw invalidOption('bounds', bounds, `an array of ${before.length}, as in the sessions before`);
  }
  if (before.every(([low, high], i) => low === lower[i] && high === upper[i])) return [];
  return ['bounds are others than before: optimizers that go on keep those that they began with.'];
}

function scalarsOf(settings: RunSettings, recorded: RecordedConfig): Omit<ManagerConfig, 'task'> {
  const { forceTerminationsAfter, evaluationTimeout, maxMemory } = recorded;
  return {
    bounds: settings.bounds,
    workingDir: settings.workingDir,
    maxJobs: settings.maxJobs,
    backend: settings.backend as NonNullable<ManagerConfig['backend']>,
    applyStoppersToBest: recorded.applyStoppersToBest,
    shareBestSolutions: settings.shareBestSolutions,
    stopcheckInterval: settings.stopcheckInterval,
    stopcheckSeconds: recorded.stopcheckSeconds,
    statusInterval: recorded.statusInterval,
    summaryFiles: recorded.outputs,
    journalSync: recorded.journalSync,
    onJournalFailure: recorded.onJournalFailure,
    forceTerminationsAfter: forceTerminationsAfter === Infinity ? -1 : forceTerminationsAfter,
    aggressiveStop: recorded.aggressiveStop,
    endTimeout: recorded.endTimeout,
    spawnTimeout: recorded.spawnTimeout,
    evaluationTimeout: evaluationTimeout === Infinity ? null : evaluationTimeout,
    maxMemory: maxMemory === Infinity ? null : maxMemory,
    onFailure: recorded.onFailure,
    containment: recorded.containment,
    seed: settings.seed,
    deterministic: settings.deterministic,
    // One that is given brings the journal, so that there was none where that is missing.
    checkpointControl: recorded.outputs.includes('journal') ? recorded.checkpoint : null,
    isLogDetailed: settings.isLogDetailed,
    splitPrintstreams: recorded.splitPrintstreams,
  };
}

/** A pool that was as large as `maxJobs` is so again, since that is its default. */
function sharedPoolOf(
  settings: RunSettings,
  { sharedPool }: RecordedConfig,
  given: Partial<ManagerConfig>,
): Pick<ManagerConfig, 'sharedPool'> {
  const follows = given.maxJobs !== undefined && sharedPool.workers === settings.maxJobs;
  return { sharedPool: follows ? { backend: sharedPool.backend } : sharedPool };
}

function recordedTask({ headers, taskOptions }: RunSettings, { task }: RecordedConfig): DefinedTask {
  if (task === null) throw notRecorded('task', 'a function');
  const { module, export: name, factory } = task;
  const located = locatedModule(module);
  if (located === null) throw notRecorded('task', `${name} of ${module}`);
  return {
    module: located,
    export: name,
    factory,
    options: taskOptions,
    ...(headers !== null && { headers }),
  };
}

function recordedSelector({ selector, optimizers }: RunSettings) {
  const specs = optimizers.map((spec, i) => locatedSpec(`optSelector.specs[${i}]`, spec));
  const make = (text: string) => selectorFromText(text, specs);
  return rebuilt('optSelector', selector, make, ({ label }) => label);
}

function recordedGenerator({ generator }: RunSettings) {
  return rebuilt('x0Generator', generator, generatorFromText, ({ label }) => label);
}

function recordedExit({ exitConditions }: RunSettings) {
  return rebuilt('exitConditions', exitConditions, (text) => conditionFromText(text, 'exit'), String);
}

function recordedStopper({ stoppers }: RunSettings) {
  if (stoppers === null) return null;
  return rebuilt('stoppers', stoppers, (text) => conditionFromText(text, 'stopper'), String);
}
