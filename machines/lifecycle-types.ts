import type { Escalation } from '../src/domain/escalation.js';

/** How a supervised actor ended. */
export type ActorOutcome =
  /** It finished by its own criteria. */
  | 'converged'
  /** It was asked to stop and did. */
  | 'stopped'
  /** It failed, or ended without being asked. */
  | 'crashed'
  /** It was ended by force. */
  | 'forced'
  /** The connection to it was lost, and with it the knowledge of how it ended. */
  | 'lost'
  /** It could not be ended even by force; its slot was replaced. */
  | 'abandoned';

/** Milliseconds after which each escalation happens; Infinity for never. */
export interface LifecycleDelays {
  /** From start to `ready`. */
  readonly spawnTimeout: number;
  /** Longest silence while running. */
  readonly noFeedbackTimeout: number;
  /** From the stop message to the abort signal. */
  readonly abortTimeout: number;
  /** From the stop message to the end by force. */
  readonly stopTimeout: number;
  /** From SIGTERM or `terminate()` to SIGKILL. */
  readonly terminateTimeout: number;
  /** From SIGKILL to the sweep of what the actor has started, for which it may wait. */
  readonly killTimeout: number;
  /** From the sweep to giving the actor up. */
  readonly sweepTimeout: number;
}

export const DEFAULT_DELAYS: LifecycleDelays = {
  spawnTimeout: 30_000,
  noFeedbackTimeout: Infinity,
  abortTimeout: 1_000,
  stopTimeout: 10_000,
  terminateTimeout: 1_000,
  killTimeout: 2_000,
  sweepTimeout: 1_000,
};

/** The delays of an orderly stop within a time limit, so that the abort signal comes before the end by force. */
export function stopDelays(stopTimeout: number): Pick<LifecycleDelays, 'abortTimeout' | 'stopTimeout'> {
  return { abortTimeout: Math.min(DEFAULT_DELAYS.abortTimeout, stopTimeout / 2), stopTimeout };
}

export type LifecycleEvent =
  /** The actor has reported that it is ready to work. */
  | { readonly type: 'ready' }
  /** The actor has shown that it is alive. */
  | { readonly type: 'feedback' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Ask it to stop; `aggressive` goes straight to force. */
  | { readonly type: 'stop'; readonly reason: string; readonly aggressive?: boolean }
  /** End it now. */
  | { readonly type: 'close'; readonly reason: string }
  /** It has ended by its own criteria and is about to exit. */
  | { readonly type: 'finished'; readonly reason: string }
  /** It has reported its own failure, or could not be started. */
  | { readonly type: 'failed'; readonly reason: string }
  /** Its death was verified. */
  | { readonly type: 'exited'; readonly detail: string };

export interface LifecycleContext {
  readonly id: string;
  readonly delays: LifecycleDelays;
  /** The first reason why it ends; null while nothing has asked for an end. */
  readonly reason: string | null;
  /** What the actor itself or its end has settled so far. */
  readonly outcome: ActorOutcome | null;
  /** What it said itself, or how it ended, after there was a reason; null while it has added nothing. */
  readonly detail: string | null;
  /** Escalations that were needed, in their order. */
  readonly escalations: readonly Escalation[];
}

export interface LifecycleInput {
  readonly id: string;
  readonly delays?: Partial<LifecycleDelays>;
}

export interface LifecycleOutput {
  readonly outcome: ActorOutcome;
  /** The first reason why it ended. */
  readonly reason: string;
  /** What it said itself, or how its isolate ended, where that came after the reason; '' otherwise. */
  readonly detail: string;
  /** Escalations that its end needed, in their order. */
  readonly escalations: readonly Escalation[];
}
