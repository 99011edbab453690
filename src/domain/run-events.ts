import type { ActorOutcomeName } from './actor-outcome.js';
import type { Containment } from './containment.js';
import type { GlompoError } from './errors.js';
import type { Escalation } from './escalation.js';
import type { Backend, OptimizerSpec, Wanted } from './optimizer.js';
import type { ResourceSample } from './resource-usage.js';
import type { RunResult } from './run-result.js';

/** What somebody wants of a run that goes on. */
export type Intervention =
  | { readonly action: 'stop' | 'close'; readonly reason: string }
  | { readonly action: 'stopOptimizer'; readonly optimizerId: number; readonly reason: string }
  /** Null for the whole run. */
  | { readonly action: 'pause' | 'resume'; readonly optimizerId: number | null }
  /** A point and its value that optimizers are told of, one or all; without a value the next optimizer starts there. */
  | {
      readonly action: 'inject';
      readonly optimizerId: number | null;
      readonly x: readonly number[];
      readonly fx: number | null;
    }
  | { readonly action: 'checkpoint' }
  /** Settings that are others from now on; null for one that stays. */
  | { readonly action: 'change'; readonly exitConditions: string | null; readonly maxJobs: number | null };

/** How things stand. */
export interface RunStatus {
  readonly seconds: number;
  readonly evaluations: number;
  /** Lowest finite value so far; Infinity while there is none. */
  readonly bestFx: number;
  readonly optimizersAlive: number;
  readonly optimizersStarted: number;
  readonly slotsUsed: number;
  readonly maxJobs: number;
  /** What is certain to end with the run. */
  readonly containment: Containment;
  /** What the run uses; null until it was first measured. */
  readonly resources: ResourceSample | null;
}

/** A fact about a run; `at` is in seconds since its start, over all its sessions. */
export type RunEvent = { readonly at: number } & (
  | {
      readonly type: 'runStarted';
      readonly runId: string;
      /** 1, or more for a run that was resumed. */
      readonly session: number;
      /** Evaluations of the sessions before. */
      readonly evaluations: number;
      readonly seed: number;
      readonly workingDir: string;
      readonly containment: Containment;
    }
  | {
      readonly type: 'optimizerStarted';
      readonly optimizerId: number;
      readonly kind: string;
      /** Its own options. */
      readonly options: Readonly<Record<string, unknown>>;
      readonly backend: Backend;
      readonly slots: number;
      readonly x0: readonly number[];
      /** Position of its specification among those of the selector. */
      readonly specIndex: number;
      /** The rest of its specification: where its factory and its evaluations are, and what it wants of the task. */
      readonly module: string;
      readonly export: string;
      readonly evaluations: OptimizerSpec['evaluations'];
      readonly wants: Wanted;
    }
  /** An optimizer of an earlier session goes on. */
  | {
      readonly type: 'optimizerResumed';
      readonly optimizerId: number;
      /** Evaluations that it was told of again, since they came after its last checkpoint. */
      readonly replayed: number;
      readonly slots: number;
    }
  | { readonly type: 'optimizerReady'; readonly optimizerId: number }
  /** A better point; at most twenty a second are reported, the latest always. */
  | {
      readonly type: 'improved';
      readonly optimizerId: number;
      readonly fx: number;
      readonly x: readonly number[];
      readonly evaluations: number;
    }
  /** A rule or the user stops an optimizer; `reason` shows which part of the rule decided. */
  | { readonly type: 'optimizerStopping'; readonly optimizerId: number; readonly reason: string }
  /** An optimizer has ended by its own criteria, and its thread or process is about to. */
  | { readonly type: 'optimizerConverged'; readonly optimizerId: number }
  /**
   * An optimizer was told of a point found elsewhere, when it had asked for `asked` points and been told of `told`
   * evaluations.
   */
  | {
      readonly type: 'injected';
      readonly optimizerId: number;
      readonly x: readonly number[];
      readonly fx: number;
      readonly asked: number;
      readonly told: number;
    }
  /** An evaluator has ended by itself and is replaced; null for one of the shared pool. */
  | { readonly type: 'evaluatorRestarted'; readonly optimizerId: number | null }
  /** Somebody has intervened; `by` says who. */
  | ({ readonly type: 'intervention'; readonly by: string } & Intervention)
  | {
      readonly type: 'checkpointed';
      readonly name: string;
      readonly directory: string;
      readonly evaluations: number;
      readonly bytes: number;
      /** Optimizers that it has the state of, of those that were at work. */
      readonly saved: number;
      readonly optimizers: number;
      /** Seconds from its begin to its end, in which the run went on. */
      readonly seconds: number;
    }
  | {
      readonly type: 'optimizerEnded';
      readonly optimizerId: number;
      readonly outcome: ActorOutcomeName;
      readonly reason: string;
      /** What it said itself, or how its thread or process ended, where that came after the reason; '' otherwise. */
      readonly detail: string;
      readonly evaluations: number;
      /** What its algorithm told of itself at its end; null for nothing. */
      readonly report: unknown;
      /** Escalations that its end needed, in their order. */
      readonly escalations: readonly Escalation[];
    }
  /** An actor did not end as it was asked to, and the next step was taken. */
  | {
      readonly type: 'escalated';
      /** Such as `optimizer 3`, `optimizer 3 evaluator.0`, or `manager` for the run as a whole. */
      readonly source: string;
      readonly escalation: Escalation;
      readonly reason: string;
    }
  | {
      readonly type: 'evaluationFailed';
      readonly optimizerId: number;
      readonly evaluationId: number;
      readonly x: readonly number[];
      readonly error: GlompoError;
    }
  | { readonly type: 'log'; readonly source: string; readonly level: LogLevel; readonly text: string }
  /** Something that an optimizer or its task printed. */
  | {
      readonly type: 'output';
      readonly source: string;
      /** Optimizer that printed it or that it was evaluated for; null for an evaluator that serves all. */
      readonly optimizerId: number | null;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | ({ readonly type: 'status' } & RunStatus)
  | { readonly type: 'warning'; readonly error: GlompoError }
  | { readonly type: 'runStopping'; readonly reason: string }
  | { readonly type: 'runEnded'; readonly result: RunResult }
  /** So many events were lost, since they were not read in time. */
  | { readonly type: 'dropped'; readonly count: number }
);

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** An event before it is stamped with its time. */
export type UnstampedEvent = WithoutTime<RunEvent>;

/** The optimizer that a source such as `optimizer 3` or `optimizer 3 evaluator.0` belongs to; null for what serves all. */
export function optimizerOfSource(source: string): number | null {
  const id = /^optimizer (\d+)/.exec(source)?.[1];
  return id === undefined ? null : Number(id);
}
