import type { ActorOutcomeName } from './actor-outcome.js';
import type { GlompoError } from './errors.js';
import type { Backend } from './optimizer.js';
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
}

/** A fact about a run; `at` is in seconds since its start. */
export type RunEvent = { readonly at: number } & (
  | {
      readonly type: 'runStarted';
      readonly runId: string;
      readonly seed: number;
      readonly workingDir: string;
    }
  | {
      readonly type: 'optimizerStarted';
      readonly optimizerId: number;
      readonly kind: string;
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
      readonly evaluations: number;
      /** Escalations that its end needed. */
      readonly escalations: number;
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
