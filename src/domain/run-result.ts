import type { ActorOutcomeName } from './actor-outcome.js';
import type { Escalation, EscalationCounts } from './escalation.js';
import type { ResourceSummary } from './resource-usage.js';

/** Counts of a run. */
export interface RunStats {
  /** Evaluations recorded, failed ones included. */
  readonly evaluations: number;
  /** Evaluations whose outcome was not `ok`. */
  readonly failedEvaluations: number;
  /** Those of them that took too long. */
  readonly timedOutEvaluations: number;
  /** Those of them that ended evaluators twice. */
  readonly lostEvaluations: number;
  /** Optimizers started. */
  readonly started: number;
  /** Optimizers that ended by their own criteria. */
  readonly converged: number;
  /** Optimizers that the manager or the user stopped. */
  readonly stopped: number;
  /** Optimizers that crashed. */
  readonly crashed: number;
  /** Optimizers that had to be ended by force. */
  readonly forced: number;
  /** Optimizers that could not be ended, or whose end nobody saw. */
  readonly lost: number;
  /** Stop checks made. */
  readonly stopchecks: number;
  /** Evaluators that ended by themselves and were replaced. */
  readonly evaluatorRestarts: number;
  /** Escalations that the ends of optimizers and evaluators needed. */
  readonly escalations: EscalationCounts;
}

/**
 * How a run ended: its exit condition held, or nothing was left to do (`completed`); somebody stopped it
 * (`interrupted`); it could not go on (`failed`).
 */
export type RunOutcome = 'completed' | 'interrupted' | 'failed';

/** What a run found. Frozen. */
export interface RunResult {
  /** Best point; null when no evaluation gave a finite value. */
  readonly x: readonly number[] | null;
  /** Best value; Infinity when there is none. */
  readonly fx: number;
  readonly stats: RunStats;
  /** Optimizer that found the best point. */
  readonly origin: { readonly optimizerId: number; readonly kind: string } | null;
  readonly outcome: RunOutcome;
  /** Why the run ended, with the truth values of the exit condition where that was the reason. */
  readonly exitReason: string;
  /** Seconds from the start to the verified end of all actors. */
  readonly seconds: number;
  readonly seed: number;
  /** Directory of the run's files. */
  readonly workingDir: string;
  /** What all processes of the run used, this one included. */
  readonly resources: ResourceSummary;
  /** One entry for each optimizer started, by id. */
  readonly optimizers: readonly OptimizerSummary[];
}

/** What became of one optimizer. */
export interface OptimizerSummary {
  readonly id: number;
  readonly kind: string;
  readonly evaluations: number;
  readonly bestFx: number;
  readonly outcome: ActorOutcomeName;
  /** The first reason why it ended: its own, the rule that stopped it, or what went wrong. */
  readonly reason: string;
  /** What it said itself, or how its thread or process ended, where that came after the reason; '' otherwise. */
  readonly detail: string;
  /** What its algorithm told of itself at its end, as plain data, such as its last step size; null for nothing. */
  readonly report: unknown;
  /** Escalations that its end needed, in their order. */
  readonly escalations: readonly Escalation[];
  /** Seconds after the start of the run. */
  readonly startedAt: number;
  readonly endedAt: number;
}
