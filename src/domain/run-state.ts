import type { ActorOutcomeName } from './actor-outcome.js';
import type { Escalation } from './escalation.js';
import type { OptimizerSpec } from './optimizer.js';

/** What is remembered of an optimizer's evaluations without the evaluations. */
export interface HistorySummary {
  readonly length: number;
  /** Index of the lowest finite value; -1 while there is none. */
  readonly bestIndex: number;
  readonly bestValue: number;
  /** Null while there is none. */
  readonly bestPoint: Float64Array | null;
  readonly failures: number;
  readonly timedOut: number;
  readonly lost: number;
}

/** One optimizer of a run that has stopped for now. */
export interface OptimizerState {
  readonly id: number;
  /** Position of its specification among those of the selector that started it. */
  readonly specIndex: number;
  readonly spec: OptimizerSpec;
  readonly x0: Float64Array;
  /** Bounds that it was started with. */
  readonly bounds: readonly (readonly [number, number])[];
  /** Seconds after the start of the run, over all sessions. */
  readonly startedAt: number;
  /** Null while it is to go on. */
  readonly endedAt: number | null;
  /** Null while it is to go on, also when the last session ended it because the run ended. */
  readonly outcome: ActorOutcomeName | null;
  readonly reason: string;
  readonly detail: string;
  readonly report: unknown;
  readonly escalations: readonly Escalation[];
  /** Why a rule or the user has stopped it; null while nobody has. Such a one never goes on. */
  readonly stopReason: string | null;
  /** Whether it has said that it ended by its own criteria. Such a one never goes on. */
  readonly converged: boolean;
  /** Whether the user lets it wait. */
  readonly paused: boolean;
  /** Length of its history at the last stop check of the run. */
  readonly testedLength: number;
  readonly history: HistorySummary;
}

/** A run between two sessions: everything that its manager decides from, without the evaluations themselves. */
export interface RunState {
  /** Evaluations recorded. */
  readonly evaluations: number;
  /** Seconds of all sessions so far. */
  readonly seconds: number;
  /** Sessions so far. */
  readonly sessions: number;
  /** Optimizer that holds the best value, and evaluations recorded up to that one; null while there is none. */
  readonly best: { readonly optimizerId: number; readonly evaluationsAtBest: number } | null;
  /** Number of optimizers stopped at each convergence. */
  readonly stoppedAtConvergence: readonly number[];
  /** Stop checks made. */
  readonly stopchecks: number;
  readonly evaluatorRestarts: number;
  readonly escalations: Readonly<Record<Escalation, number>>;
  /** Whether a better value was found since optimizers were last told of one. */
  readonly unshared: boolean;
  /** Whether the user lets the whole run wait. */
  readonly paused: boolean;
  /** Points that the user gave, where the next optimizers are to start. */
  readonly startPoints: readonly Float64Array[];
  /** By id, from 1, without gaps. */
  readonly optimizers: readonly OptimizerState[];
}
