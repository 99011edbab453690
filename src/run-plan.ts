import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultExitCondition, defaultSelector } from './default-strategy.js';
import { boundsOf } from './domain/bounds.js';
import { Condition, type ConditionFamily } from './domain/condition.js';
import { type CheckpointPlan, checkpointPlanOf } from './domain/checkpoint-control.js';
import { checkedHeaders, type DeclaredHeaders, type DetailHeaders } from './domain/detail-columns.js';
import { GlompoError, invalidOption } from './domain/errors.js';
import type { Backend, OptimizerSpec } from './domain/optimizer.js';
import { failurePoliciesOf } from './domain/failure-policy.js';
import { checkOptions, finiteNumber, flag, oneOf, wholeNumber } from './domain/options.js';
import { type Output, outputsOf } from './domain/outputs.js';
import type { RunPlan, SharedPoolPlan } from './domain/run-plan.js';
import type { Task, TaskReference } from './domain/task.js';
import { random } from './generators/index.js';
import type { Logger, ManagerConfig, SharedPoolConfig } from './manager-config.js';
import { plainOptions } from './plain-options.js';

const OPTIONS: readonly (keyof ManagerConfig)[] = [
  'task',
  'bounds',
  'optSelector',
  'workingDir',
  'overwriteExisting',
  'maxJobs',
  'backend',
  'exitConditions',
  'x0Generator',
  'stoppers',
  'applyStoppersToBest',
  'shareBestSolutions',
  'stopcheckInterval',
  'stopcheckSeconds',
  'statusInterval',
  'summaryFiles',
  'journalSync',
  'onJournalFailure',
  'forceTerminationsAfter',
  'aggressiveStop',
  'endTimeout',
  'spawnTimeout',
  'evaluationTimeout',
  'maxMemory',
  'onFailure',
  'containment',
  'sharedPool',
  'seed',
  'deterministic',
  'logger',
  'checkpointControl',
  'isLogDetailed',
  'splitPrintstreams',
];

const BACKENDS = ['inline', 'threads', 'processes', 'processes_forced'] as const;
const DEFAULT_END_TIMEOUT = 10;
/** MiB without which a thread or process could not even load its task. */
const LEAST_MEMORY = 32;

/** The configuration with every default filled in, or the error that names what is wrong with it. */
export function planOf(config: ManagerConfig): RunPlan {
  checkOptions('config', config, OPTIONS);
  const backend = backendOf(config.backend ?? 'processes');
  const { reference, taskFunction } = taskOf(config.task);
  const maxJobs = wholeNumber('maxJobs', config.maxJobs ?? Math.max(1, availableParallelism() - 1), 1);
  const bounds = boundsOf(config.bounds);
  const exitCondition =
    conditionOf('exitConditions', config.exitConditions, 'exit') ??
    defaultExitCondition(bounds.dims, maxJobs);
  const selector = objectWith(
    'optSelector',
    config.optSelector ?? defaultSelector(bounds.dims, exitCondition.evaluationLimit, maxJobs),
    'select',
    'a selector, such as cycle(cmaEs())',
  );
  checkSpecs(selector.specs);
  checkLogger(config.logger);
  if (taskFunction !== null) refuseFunction(backend, selector.specs);
  const force = config.forceTerminationsAfter ?? -1;
  const generator = objectWith(
    'x0Generator',
    config.x0Generator ?? random(),
    'generate',
    'a generator, such as random()',
  );
  generator.check?.(bounds);
  const outputs = outputsOf('summaryFiles', config.summaryFiles ?? 0);
  return Object.freeze({
    task: reference,
    taskFunction,
    headers: headersOf(config.task),
    bounds,
    selector,
    generator,
    exitCondition,
    stopper: conditionOf('stoppers', config.stoppers, 'stopper'),
    applyStoppersToBest: flag('applyStoppersToBest', config.applyStoppersToBest ?? false),
    backend,
    maxJobs,
    sharedPool: sharedPoolOf(config.sharedPool ?? {}, maxJobs),
    shareBestSolutions: flag('shareBestSolutions', config.shareBestSolutions ?? config.optSelector == null),
    stopcheckInterval: wholeNumber('stopcheckInterval', config.stopcheckInterval ?? 100, 1),
    stopcheckSeconds: seconds('stopcheckSeconds', config.stopcheckSeconds ?? 10),
    statusInterval: seconds('statusInterval', config.statusInterval ?? 600),
    forceTerminationsAfter: force === -1 ? Infinity : seconds('forceTerminationsAfter', force),
    aggressiveStop: flag('aggressiveStop', config.aggressiveStop ?? false),
    endTimeout: seconds('endTimeout', config.endTimeout ?? DEFAULT_END_TIMEOUT),
    spawnTimeout: seconds('spawnTimeout', config.spawnTimeout ?? 30),
    evaluationTimeout:
      config.evaluationTimeout == null ? Infinity : seconds('evaluationTimeout', config.evaluationTimeout),
    maxMemory: config.maxMemory == null ? Infinity : wholeNumber('maxMemory', config.maxMemory, LEAST_MEMORY),
    onFailure: failurePoliciesOf(config.onFailure ?? 'infinity'),
    containment: oneOf('containment', config.containment ?? 'auto', ['auto', 'portable'] as const),
    isLogDetailed: flag('isLogDetailed', config.isLogDetailed ?? false),
    splitPrintstreams: flag('splitPrintstreams', config.splitPrintstreams ?? false),
    seed: wholeNumber('seed', config.seed ?? randomInt(2 ** 32), 0),
    deterministic: flag('deterministic', config.deterministic ?? false),
    workingDir: directoryOf(config.workingDir ?? '.'),
    overwriteExisting: flag('overwriteExisting', config.overwriteExisting ?? false),
    outputs: config.checkpointControl == null ? outputs : withJournal(outputs),
    journalSync: oneOf('journalSync', config.journalSync ?? 'interval', [
      'every',
      'interval',
      'never',
    ] as const),
    onJournalFailure: oneOf('onJournalFailure', config.onJournalFailure ?? 'continue', [
      'continue',
      'stop',
    ] as const),
    checkpoint: checkpointPlanOf(config.checkpointControl ?? {}) as CheckpointPlan,
  });
}

/** Checkpoints save the time of telling optimizers again what the journal holds, and are of little use without it. */
function withJournal(outputs: readonly Output[]): readonly Output[] {
  return outputs.includes('journal') ? outputs : ['journal', ...outputs];
}

function backendOf(value: unknown): Backend {
  const backend = oneOf('backend', value, BACKENDS);
  return backend === 'processes_forced' ? 'processes' : backend;
}

function taskOf(task: unknown): { readonly reference: TaskReference; readonly taskFunction: Task | null } {
  if (typeof task === 'function') {
    const reference = { module: 'function:', export: task.name, factory: false, options: null };
    return { reference, taskFunction: task as Task };
  }
  const { module, export: name, factory, options, restoredFrom } = (task ?? {}) as Partial<TaskReference>;
  if (typeof module !== 'string' || typeof name !== 'string' || typeof factory !== 'boolean') {
    throw invalidOption('task', task, 'the result of defineTask(...), a benchmark function, or a function');
  }
  if (!URL.canParse(module)) throw invalidOption('task.module', module, 'the URL of a module');
  const reference: TaskReference = {
    module,
    export: name,
    factory,
    options: plainOptions('task.options', options ?? null),
    ...(typeof restoredFrom === 'string' && { restoredFrom }),
  };
  return { reference, taskFunction: null };
}

function headersOf(task: { readonly headers?: DeclaredHeaders }): DetailHeaders | null {
  return task.headers === undefined ? null : checkedHeaders('task.headers', task.headers);
}

/** A selector of the user's own may bring anything. */
function checkSpecs(specs: unknown): void {
  if (!Array.isArray(specs) || specs.length === 0) {
    throw invalidOption('optSelector.specs', specs, 'an array of at least one optimizer, such as cmaEs()');
  }
  specs.forEach((spec: Partial<OptimizerSpec> | null, i) => {
    const { module, export: name, kind, workers, options } = spec ?? {};
    if (![module, name, kind].every((text) => typeof text === 'string') || !Number.isSafeInteger(workers)) {
      throw invalidOption(`optSelector.specs[${i}]`, spec, 'an optimizer, such as cmaEs()');
    }
    plainOptions(`optSelector.specs[${i}].options`, options);
  });
}

function checkLogger(logger: Logger | undefined): void {
  if (logger === undefined) return;
  const methods = ['debug', 'info', 'warn', 'error'] as const;
  if (
    typeof logger !== 'object' ||
    logger === null ||
    methods.some((name) => typeof logger[name] !== 'function')
  ) {
    throw invalidOption('logger', logger, `an object with the methods ${methods.join(', ')}`);
  }
}

/** A function cannot travel to another isolate. */
function refuseFunction(backend: Backend, specs: RunPlan['selector']['specs']): void {
  const elsewhere = specs.find((spec) => spec.evaluations !== 'inline');
  if (backend === 'inline' && elsewhere === undefined) return;
  const where =
    backend === 'inline'
      ? `${elsewhere?.kind} evaluates with backend '${elsewhere?.evaluations}'`
      : `backend is '${backend}'`;
  throw new GlompoError(
    'GLOMPO_TASK_NOT_PORTABLE',
    `task is a function, but ${where}, and a function cannot travel to another thread or process. ` +
      `Export it from a module and pass defineTask(new URL('./task.js', import.meta.url)), or use backend: 'inline'.`,
    { data: { option: 'task' } },
  );
}

function conditionOf<Facts>(
  option: string,
  value: Condition<Facts> | null | undefined,
  family: ConditionFamily,
): Condition<Facts> | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Condition && value.family === family) return value;
  const expected =
    family === 'exit'
      ? 'an exit condition, such as maxEvaluations(1000)'
      : 'a stopper, such as bestUnmoving(100)';
  throw invalidOption(option, value, expected);
}

function sharedPoolOf(config: SharedPoolConfig, maxJobs: number): SharedPoolPlan {
  checkOptions('sharedPool', config, ['workers', 'backend']);
  const backend = oneOf('sharedPool.backend', config.backend ?? 'threads', BACKENDS.slice(1));
  return {
    workers: wholeNumber('sharedPool.workers', config.workers ?? maxJobs, 1),
    backend: backend === 'threads' ? 'threads' : 'processes',
  };
}

function objectWith<T extends object>(
  option: string,
  value: T,
  method: keyof T & string,
  expected: string,
): T {
  if (typeof value !== 'object' || value === null || typeof value[method] !== 'function') {
    throw invalidOption(option, value, expected);
  }
  return value;
}

function directoryOf(value: unknown): string {
  if (value instanceof URL && value.protocol === 'file:') return fileURLToPath(value);
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw invalidOption('workingDir', value, 'a path or a file: URL');
  }
  return resolve(value);
}

function seconds(option: string, value: unknown): number {
  return finiteNumber(option, value, { min: 0, exclusive: true });
}
