/** How an evaluation ended. An evaluation is a value with an outcome, never a silent penalty. */
export type Outcome = 'ok' | 'failed' | 'timedOut' | 'cancelled' | 'lost';

/** Outcomes by their code on the wire and in histories. */
export const OUTCOMES: readonly Outcome[] = ['ok', 'failed', 'timedOut', 'cancelled', 'lost'];

export const OK = 0;
export const FAILED = 1;
export const TIMED_OUT = 2;
export const CANCELLED = 3;
export const LOST = 4;
