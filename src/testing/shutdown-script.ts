/** The mildest measure that ends a simulated isolate; `never` for one that must be given up. */
export type DiesAt = 'stop' | 'abort' | 'terminate' | 'kill' | 'sweep' | 'never';

/** The measures in the order of the ladder. */
export const MEASURES: readonly DiesAt[] = ['stop', 'abort', 'terminate', 'kill', 'sweep', 'never'];

/** What goes wrong with an isolate by itself, `atMs` milliseconds after its start. */
export type IsolateFault =
  /** It cannot be started at all. */
  | { readonly kind: 'unstarted' }
  /**
   * It ends with status 1. With `word` it says `failed` before, with `flush` it sends its last results at the very
   * moment of its death, so that they arrive after it.
   */
  | { readonly kind: 'crash'; readonly atMs: number; readonly word: boolean; readonly flush: boolean }
  /** It ends with status 0 and without a word. */
  | { readonly kind: 'leave'; readonly atMs: number }
  /** From then on it does nothing, says nothing and hears nothing. */
  | { readonly kind: 'hang'; readonly atMs: number }
  /** Its connection ends, and it lives on. */
  | { readonly kind: 'cut'; readonly atMs: number };

/** What happens to the frame of that number (from 0) of one direction. Frames never overtake each other. */
export interface FrameFault {
  readonly from: 'owner' | 'child';
  readonly frame: number;
  readonly kind: 'lose' | 'duplicate' | 'delay' | 'corrupt';
}

/** How one simulated isolate behaves. Times are in milliseconds; Infinity for never. */
export interface IsolateScript {
  /** From the start to `ready`. */
  readonly startMs: number;
  readonly evaluationMs: number;
  /** Evaluations that it shows at once. */
  readonly batch: number;
  /** Evaluations after which its optimizer ends by its own criteria. */
  readonly finishesAfter: number;
  /** From its last word, or the measure that ends it, to its death. */
  readonly exitMs: number;
  readonly diesAt: DiesAt;
  /** Whether what it has started holds its channel open after its death. */
  readonly lingers: boolean;
  readonly fault: IsolateFault | null;
  readonly frames: readonly FrameFault[];
}

/** What a user does, `atMs` milliseconds after the start of the run. What is refused changes nothing. */
export type UserAct =
  | { readonly kind: 'stop' | 'close' | 'checkpoint'; readonly atMs: number }
  | { readonly kind: 'stopOptimizer'; readonly atMs: number; readonly optimizerId: number }
  /** Null for the whole run. */
  | { readonly kind: 'pause' | 'resume'; readonly atMs: number; readonly optimizerId: number | null }
  /** A point with a value for one optimizer or for all, or without for the next one that starts. */
  | {
      readonly kind: 'inject';
      readonly atMs: number;
      readonly optimizerId: number | null;
      readonly fx: number | null;
    }
  /** Null for what stays. */
  | {
      readonly kind: 'change';
      readonly atMs: number;
      readonly budget: number | null;
      readonly maxJobs: number | null;
    };

/** When checkpoints are made, and how that goes. */
export interface CheckpointScript {
  readonly everyEvaluations: number;
  readonly everyMs: number;
  readonly atStart: boolean;
  readonly atExit: boolean;
  readonly raiseOnFailure: boolean;
  /** For how long optimizers are asked where they stand. */
  readonly patienceMs: number;
  /** How long the writing takes; Infinity for ever. */
  readonly writeMs: number;
  /** Whether the writing fails in the end. */
  readonly fails: boolean;
}

/** An optimizer as a script has it. */
export interface SimulatedSpec {
  readonly workers: number;
  readonly evaluations: 'inline' | 'threads' | 'processes' | 'shared';
}

/** A whole run with all that goes wrong in it. Times are in milliseconds; Infinity for never. */
export interface ShutdownScript {
  /** Evaluations after which the run is complete; Infinity for no limit. */
  readonly budget: number;
  readonly maxJobs: number;
  readonly specs: readonly SimulatedSpec[];
  /** Optimizers after which no more are started. */
  readonly mostOptimizers: number;
  readonly backend: 'threads' | 'processes';
  readonly sharedWorkers: number;
  readonly deterministic: boolean;
  readonly shareBestSolutions: boolean;
  readonly stopcheckInterval: number;
  /** Evaluations of an optimizer after which a stopper stops it; Infinity for no stopper. */
  readonly stopperAfter: number;
  readonly spawnTimeoutMs: number;
  readonly endTimeoutMs: number;
  readonly forceTerminationsAfterMs: number;
  readonly evaluationTimeoutMs: number;
  readonly aggressiveStop: boolean;
  readonly seed: number;
  /** Milliseconds that every frame is under way. */
  readonly latencyMs: number;
  /** The n-th isolate that is started behaves as the n-th of these; those beyond the last are well-behaved. */
  readonly isolates: readonly IsolateScript[];
  readonly acts: readonly UserAct[];
  /** Null where nothing is written. */
  readonly checkpoints: CheckpointScript | null;
  /** When the user stops a run that has not ended by itself. */
  readonly patienceMs: number;
}

/** How an isolate behaves with which nothing is wrong. */
export const WELL_BEHAVED: IsolateScript = {
  startMs: 5,
  evaluationMs: 5,
  batch: 2,
  finishesAfter: 30,
  exitMs: 1,
  diesAt: 'stop',
  lingers: false,
  fault: null,
  frames: [],
};

/** A run with which nothing is wrong, to be spread into scripts of one's own. */
export const QUIET_SCRIPT: ShutdownScript = {
  budget: 40,
  maxJobs: 2,
  specs: [{ workers: 1, evaluations: 'inline' }],
  mostOptimizers: 4,
  backend: 'threads',
  sharedWorkers: 1,
  deterministic: false,
  shareBestSolutions: false,
  stopcheckInterval: 10,
  stopperAfter: Infinity,
  spawnTimeoutMs: 1_000,
  endTimeoutMs: 500,
  forceTerminationsAfterMs: Infinity,
  evaluationTimeoutMs: Infinity,
  aggressiveStop: false,
  seed: 1,
  latencyMs: 1,
  isolates: [],
  acts: [],
  checkpoints: null,
  patienceMs: 4_000,
};
