import type { Bounds } from './bounds.js';
import type { DetailHeaders } from './detail-columns.js';
import type { CheckpointPlan } from './checkpoint-control.js';
import type { ContainmentChoice } from './containment.js';
import type { ExitCondition } from './exit-condition.js';
import type { FailurePolicies } from './failure-policy.js';
import type { Generator } from './generator.js';
import type { Backend } from './optimizer.js';
import type { JournalSync } from './run-journal.js';
import type { Output } from './outputs.js';
import type { Selector } from './selector.js';
import type { Stopper } from './stopper.js';
import type { Task, TaskReference } from './task.js';

/** The evaluators that optimizers with `backend: 'shared'` have in common. */
export interface SharedPoolPlan {
  readonly workers: number;
  readonly backend: Exclude<Backend, 'inline'>;
}

/** A manager's configuration after validation, with every default filled in. Times are in seconds. */
export interface RunPlan {
  readonly task: TaskReference;
  /** The task itself, when it was given as a function. */
  readonly taskFunction: Task | null;
  /** Columns of what the task returns besides the value; null when the first evaluation decides. */
  readonly headers: DetailHeaders | null;
  readonly bounds: Bounds;
  readonly selector: Selector;
  readonly generator: Generator;
  readonly exitCondition: ExitCondition;
  readonly stopper: Stopper | null;
  readonly applyStoppersToBest: boolean;
  readonly backend: Backend;
  readonly maxJobs: number;
  readonly sharedPool: SharedPoolPlan;
  readonly shareBestSolutions: boolean;
  readonly stopcheckInterval: number;
  readonly stopcheckSeconds: number;
  readonly statusInterval: number;
  readonly forceTerminationsAfter: number;
  readonly aggressiveStop: boolean;
  readonly endTimeout: number;
  readonly spawnTimeout: number;
  /** Infinity for none. */
  readonly evaluationTimeout: number;
  /** MiB; Infinity for no limit. */
  readonly maxMemory: number;
  readonly onFailure: FailurePolicies;
  readonly containment: ContainmentChoice;
  /** Whether everything that the task returns is recorded. */
  readonly isLogDetailed: boolean;
  readonly splitPrintstreams: boolean;
  readonly seed: number;
  readonly deterministic: boolean;
  readonly workingDir: string;
  readonly overwriteExisting: boolean;
  /** What is written. */
  readonly outputs: readonly Output[];
  readonly journalSync: JournalSync;
  /** What happens when the journal cannot be written while the run goes on. */
  readonly onJournalFailure: 'continue' | 'stop';
  /** When checkpoints are made; those that somebody asks for always are. */
  readonly checkpoint: CheckpointPlan;
}
