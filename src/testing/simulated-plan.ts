import { boundsOf } from '../domain/bounds.js';
import { type CheckpointPlan, checkpointPlanOf } from '../domain/checkpoint-control.js';
import { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
import { failurePoliciesOf } from '../domain/failure-policy.js';
import type { OptimizerSpec } from '../domain/optimizer.js';
import type { RunPlan } from '../domain/run-plan.js';
import type { Selector } from '../domain/selector.js';
import { type StopperFacts, StopperRule } from '../domain/stopper.js';
import type { ShutdownScript } from './shutdown-script.js';
import { SIMULATED_DIMS } from './simulated-work.js';

const BOUNDS = boundsOf(Array.from({ length: SIMULATED_DIMS }, () => [0, 1] as const));
const SIMULATED_TASK = { module: 'simulated:', export: 'default', factory: false, options: null };

/** The plan of the run that a script describes. */
export function simulatedPlan(script: ShutdownScript): RunPlan {
  return {
    task: SIMULATED_TASK,
    taskFunction: null,
    bounds: BOUNDS,
    selector: selectorOf(script),
    generator: { label: 'simulated', generate: ({ bounds }) => bounds.lower.slice() },
    exitCondition: budgetOf(script.budget),
    stopper: script.stopperAfter === Infinity ? null : new StopAfter(script.stopperAfter),
    applyStoppersToBest: true,
    backend: script.backend,
    maxJobs: script.maxJobs,
    sharedPool: { workers: script.sharedWorkers, backend: script.backend },
    shareBestSolutions: script.shareBestSolutions,
    stopcheckInterval: script.stopcheckInterval,
    stopcheckSeconds: 10,
    statusInterval: 600,
    forceTerminationsAfter: script.forceTerminationsAfterMs / 1000,
    aggressiveStop: script.aggressiveStop,
    endTimeout: script.endTimeoutMs / 1000,
    spawnTimeout: script.spawnTimeoutMs / 1000,
    evaluationTimeout: script.evaluationTimeoutMs / 1000,
    maxMemory: Infinity,
    onFailure: failurePoliciesOf('infinity'),
    containment: 'portable',
    splitPrintstreams: false,
    seed: script.seed,
    deterministic: script.deterministic,
    workingDir: '/simulated',
    overwriteExisting: false,
    outputs: [],
    journalSync: 'never',
    onJournalFailure: 'continue',
    isLogDetailed: false,
    headers: null,
    checkpoint: checkpointsOf(script),
  };
}

function checkpointsOf({ checkpoints }: ShutdownScript): CheckpointPlan {
  if (checkpoints === null) return checkpointPlanOf({}) as CheckpointPlan;
  const { everyEvaluations, everyMs, atStart, atExit, raiseOnFailure, patienceMs } = checkpoints;
  const times = { everySeconds: everyMs / 1000, patience: patienceMs / 1000 };
  return checkpointPlanOf({ everyEvaluations, ...times, atStart, atExit, raiseOnFailure }) as CheckpointPlan;
}

/** The specifications one after the other, so long as they fit, until enough were started. */
function selectorOf(script: ShutdownScript): Selector {
  const specs = script.specs.map(
    ({ workers, evaluations }): OptimizerSpec => ({
      kind: 'simulated',
      module: 'simulated:',
      export: 'default',
      options: {},
      workers,
      evaluations,
      wants: null,
    }),
  );
  return {
    label: 'simulated',
    specs,
    select: ({ freeSlots, startedOf }) => {
      const started = startedOf.reduce((sum, count) => sum + count, 0);
      if (started >= script.mostOptimizers) return 'never';
      const next = started % specs.length;
      return specs[next].workers > freeSlots ? 'wait' : next;
    },
  };
}

/** Ends a run after so many evaluations. */
export function budgetOf(evaluations: number): ExitCondition {
  return new Budget(evaluations);
}

class Budget extends ExitRule {
  override readonly evaluationLimit: number;

  constructor(evaluations: number) {
    super();
    this.evaluationLimit = evaluations;
  }

  protected holds({ evaluations }: RunFacts): boolean {
    return evaluations >= this.evaluationLimit;
  }

  override toString(): string {
    return `budget(${this.evaluationLimit})`;
  }
}

class StopAfter extends StopperRule {
  readonly #evaluations: number;

  constructor(evaluations: number) {
    super();
    this.#evaluations = evaluations;
  }

  protected holds({ candidate }: StopperFacts): boolean {
    return candidate.history.length >= this.#evaluations;
  }

  override toString(): string {
    return `stopAfter(${this.#evaluations})`;
  }
}
