import type { CheckpointControl } from './domain/checkpoint-control.js';
import type { ContainmentChoice } from './domain/containment.js';
import type { ExitCondition } from './domain/exit-condition.js';
import type { FailurePolicies, FailurePolicy } from './domain/failure-policy.js';
import type { Generator } from './domain/generator.js';
import type { Output } from './domain/outputs.js';
import type { JournalSync } from './domain/run-journal.js';
import type { Backend } from './domain/optimizer.js';
import type { Selector } from './domain/selector.js';
import type { Stopper } from './domain/stopper.js';
import type { DeclaredHeaders } from './domain/detail-columns.js';
import type { DefinedTask, Task } from './domain/task.js';

/** The part of a pino-shaped logger that is used. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Evaluators that optimizers with `backend: 'shared'` have in common. */
export interface SharedPoolConfig {
  /** Evaluators. Default: `maxJobs`. */
  readonly workers?: number;
  /** Default: `threads`. */
  readonly backend?: 'threads' | 'processes' | 'processes_forced';
}

/** The settings of a run. Those with a default may be left out; an unknown one is an error. */
export interface ManagerConfig {
  /** What to minimise: the result of `defineTask`, or a function, which works with `backend: 'inline'` only. */
  readonly task: DefinedTask | (Task & { readonly headers?: DeclaredHeaders });
  /** One pair `[lower, upper]` for each parameter; both finite, lower < upper. */
  readonly bounds: readonly (readonly [number, number])[];
  /**
   * Which optimizers to start, such as `cycle(cmaEs(), nelderMead())`. Default, for tasks about which nothing is known:
   * `cycle(portfolio(), dualAnnealing(), cmaEs({ restarts: 'bipop' }), differentialEvolution({ restarts: null }))`, so
   * that `maxJobs` slots get the first `maxJobs` of them, and more than four begin again from the first; beyond 100
   * parameters `cycle(portfolio(), lbfgsb({ restarts: null }), cmaEs({ restarts: 'bipop' }))`. The portfolio knows the
   * part of `maxEvaluations` that a slot will have; where that is less than 10 (n + 1) every slot gets one.
   */
  readonly optSelector?: Selector | null;
  /** Directory of the run's files; made when there is something to write. Default: the current one. */
  readonly workingDir?: string | URL;
  /** Whether files of an earlier run in `workingDir` may be replaced. Default: false. */
  readonly overwriteExisting?: boolean;
  /** Slots: evaluations at the same time over all optimizers. Default: the number of cores less one, at least 1. */
  readonly maxJobs?: number | null;
  /** Where optimizers run. `processes_forced` is an alias of `processes`. Default: `processes`. */
  readonly backend?: Backend | 'processes_forced';
  /**
   * When the run ends. Default: when the first optimizer has converged, or when the best value has not become lower for
   * 1,000 (n + 1) evaluations in each slot, `noImprovement(1_000 * (n + 1) * maxJobs)`; many optimizers, and all that
   * run by default, never converge, but begin again elsewhere. Say how much a task may cost when one evaluation is
   * expensive: `maxEvaluations` or `maxSeconds`.
   */
  readonly exitConditions?: ExitCondition | null;
  /** Where optimizers start. Default: at random points. */
  readonly x0Generator?: Generator | null;
  /** When an optimizer is stopped. Default: never; those that run by default begin again by themselves. */
  readonly stoppers?: Stopper | null;
  /** Whether the stoppers also apply to the optimizer that holds the best value. Default: false. */
  readonly applyStoppersToBest?: boolean;
  /**
   * Whether optimizers are told of better points that others found. Default: false, but true with the default
   * `optSelector`.
   */
  readonly shareBestSolutions?: boolean;
  /** Evaluations of the run between two stop checks. Default: 100. */
  readonly stopcheckInterval?: number;
  /** Seconds after which an optimizer that sends no results is tested as well. Default: 10. */
  readonly stopcheckSeconds?: number;
  /** Seconds between two `status` events. Default: 600. */
  readonly statusInterval?: number;
  /**
   * What is written into `workingDir`: a level from 0 (nothing) to 5 (everything), as in the original, or a list of names.
   * 1 the journal and the summary in YAML, 2 also the plot of the trajectories, 3 the HDF5 log, 4 all plots of the run, 5 the
   * parameters of each optimizer. Default: 0.
   */
  readonly summaryFiles?: number | readonly Output[];
  /**
   * When the journal is forced onto the disk: after `every` write, at an `interval` of a second, or `never`, when the system
   * sees fit. The death of this process loses at most what it had not written yet, some milliseconds of results; the end
   * of the machine loses what was not forced. Default: `interval`.
   */
  readonly journalSync?: JournalSync;
  /**
   * What happens when the journal cannot be written while the run goes on, as when the disk is full: the run can
   * `continue` in memory, with a warning, and try again, or `stop`. Default: `continue`.
   */
  readonly onJournalFailure?: 'continue' | 'stop';
  /** Seconds of silence, or of ignoring a stop, after which an optimizer is ended by force; -1 never. Default: -1. */
  readonly forceTerminationsAfter?: number;
  /** Whether optimizers are stopped by force at once, without asking. Default: false. */
  readonly aggressiveStop?: boolean;
  /** Seconds that optimizers may take to end after they were asked to; then they are ended by force. Default: 10. */
  readonly endTimeout?: number | null;
  /** Seconds that an optimizer's thread or process may take to start. Default: 30. */
  readonly spawnTimeout?: number;
  /**
   * Seconds that one evaluation may take. Then the task's `signal` is raised; an evaluation that does not end within a
   * second after that (half the limit, if that is less) ends by force, with its evaluator or, where it is evaluated
   * in the optimizer's own isolate, with the optimizer. Its outcome is `timedOut`; only one that ends its optimizer is
   * not recorded, and goes back into the budget. With `backend: 'inline'` nothing can end a task that never gives way.
   * Default: no limit.
   */
  readonly evaluationTimeout?: number | null;
  /**
   * Memory in MiB that one thread or process of the run may use. A process is ended when it uses more, together with
   * what it started; of a thread only the JavaScript heap is limited. Default: no limit.
   */
  readonly maxMemory?: number | null;
  /**
   * What an optimizer is told of an evaluation that failed, took too long or was lost: `infinity` (+Infinity), `worst`
   * (the highest value that it was told before, +Infinity while there is none), a number, `retry` (evaluate once more,
   * then as `infinity`), or `stop` (the optimizer ends as crashed). One for all, or one for each outcome. What is
   * recorded is the outcome itself, whatever an optimizer is told. Default: `infinity`.
   */
  readonly onFailure?: FailurePolicy | Partial<FailurePolicies>;
  /** How the run keeps hold of what its tasks start; see `RunStatus.containment`. Default: `auto`. */
  readonly containment?: ContainmentChoice;
  /** The evaluators that optimizers with `backend: 'shared'` have in common. */
  readonly sharedPool?: SharedPoolConfig;
  /** Whole number from which all randomness of the run follows. Default: drawn, and reported in the result. */
  readonly seed?: number;
  /**
   * Whether optimizers run in lock step, so that the seed alone decides what happens, whatever the backend and the
   * speed of each. It costs the waiting of the quicker ones. Default: false.
   */
  readonly deterministic?: boolean;
  /** Takes the run's events as log lines. Default: none, nothing is printed. */
  readonly logger?: Logger;
  /**
   * When checkpoints are made, which shorten the time that resuming the run takes; the journal is written then too.
   * Default: only when somebody asks for one.
   */
  readonly checkpointControl?: CheckpointControl | null;
  /**
   * Whether everything that the task returns besides the value is recorded with the evaluation. Default: false; only what
   * an optimizer wants of it, residuals or a gradient, leaves the task's isolate then.
   */
  readonly isLogDetailed?: boolean;
  /**
   * Whether what each optimizer and its evaluators print goes to files of its own,
   * `glompo_optimizer_printstreams/printstream_0001.out` and `.err` in `workingDir`. Default: false; it comes as
   * `output` events in any case.
   */
  readonly splitPrintstreams?: boolean;
}
