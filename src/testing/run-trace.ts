import type { CheckpointParts } from '../../actors/host/manager/checkpointer.js';
import type { LifecycleDelays } from '../../machines/lifecycle-types.js';
import type { HistoryView } from '../domain/history-view.js';
import type { RunEvent } from '../domain/run-events.js';
import type { RunResult } from '../domain/run-result.js';
import type { ShutdownScript } from './shutdown-script.js';

/** A moment of a simulated run: `step` orders what happens at the same time. */
export interface Moment {
  readonly step: number;
  /** Milliseconds since the start. */
  readonly at: number;
}

/** A frame that one end of a channel was given to send, or that arrived at the owner. */
export type TracedFrame = Moment & {
  readonly isolate: number;
  readonly from: 'owner' | 'child';
  /** Type of the message, `points` or `results`. */
  readonly what: string;
  /** `sent` by whoever it is from; `arrived` at the receiver; `refused` since the channel had ended. */
  readonly fate: 'sent' | 'arrived' | 'refused';
};

/** An evaluation whose result arrived at the owner. */
export type TracedResult = Moment & {
  readonly isolate: number;
  readonly optimizerId: number;
  readonly id: number;
  /** Code of its outcome. */
  readonly outcome: number;
};

/** What was done to an isolate, or what it did. */
export type TracedDeed = Moment & {
  readonly isolate: number;
  readonly deed: 'started' | 'ready' | 'terminate' | 'kill' | 'sweep' | 'abandon' | 'exited' | 'ownerLeft';
};

/** A checkpoint that was given to be written. */
export type TracedCheckpoint = Moment & CheckpointParts;

/** An optimizer after the run. */
export interface TracedOptimizer {
  readonly id: number;
  /** Number of its isolate. */
  readonly isolate: number;
  readonly evaluations: 'inline' | 'threads' | 'processes' | 'shared';
  readonly history: HistoryView;
  /** Codes of the outcomes of its recorded evaluations. */
  readonly outcomes: readonly number[];
  /** Ids of its recorded evaluations, as its points tell them. */
  readonly ids: readonly number[];
  /** Grants that were neither used nor returned. */
  readonly outstanding: number;
}

/** All that happened in a simulated run. */
export interface RunTrace {
  readonly script: ShutdownScript;
  readonly delays: LifecycleDelays;
  readonly events: readonly (Moment & { readonly event: RunEvent })[];
  readonly frames: readonly TracedFrame[];
  readonly results: readonly TracedResult[];
  readonly deeds: readonly TracedDeed[];
  readonly checkpoints: readonly TracedCheckpoint[];
  /** Names of the isolates, such as `optimizer 1`, by number. */
  readonly isolates: readonly string[];
  /** Evaluations of earlier sessions, by optimizer. */
  readonly earlier: ReadonlyMap<number, number>;
  readonly optimizers: readonly TracedOptimizer[];
  /** How often `run()` settled. */
  readonly settled: readonly (Moment & { readonly error: unknown })[];
  readonly result: RunResult | null;
  readonly ledger: { readonly limit: number; readonly recorded: number; readonly available: number };
  /** Timers of the run that were still set when it had settled. */
  readonly timersLeft: number;
  /** Isolates that were neither dead nor given up when it had settled. */
  readonly isolatesLeft: readonly string[];
}
