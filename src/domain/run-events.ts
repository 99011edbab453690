import type { ActorOutcomeName } from './actor-outcome.js';
import type { Containment } from './containment.js';
import type { GlompoError } from './errors.js';
import type { Escalation } from './escalation.js';
import type { Backend } from './optimizer.js';
import type { ResourceSample } from './resource-usage.js';
import type { RunResult } from './run-result.js';

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

/** A fact about a run; `at` is in seconds since its start. */
export type RunEvent = { readonly at: number } & (
  | {
      readonly type: 'runStarted';
      readonly runId: string;
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
