import type { ActorOutcomeName } from '../domain/actor-outcome.js';
import type { DetailHeaders } from '../domain/detail-columns.js';
import type { Wanted } from '../domain/optimizer.js';
import type { LogLevel, RunEvent } from '../domain/run-events.js';
import type { RunPlan } from '../domain/run-plan.js';
import type { TaskReference } from '../domain/task.js';

/** A specification of an optimizer as it is recorded. What may be left out is not known of runs of earlier versions. */
export interface RecordedOptimizer {
  readonly kind: string;
  readonly workers: number;
  readonly evaluations: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** URL of its module; `glompo:` and a path for one of this package. */
  readonly module?: string;
  readonly export?: string;
  readonly wants?: Wanted;
}

/** What was given to `glompo run`. */
export interface RecordedJob {
  /** URL of the job's file. */
  readonly file: string;
  /** The arguments after it. */
  readonly args: readonly string[];
  /** Which of its runs this is. */
  readonly entry: string;
}

/** The settings that only somebody needs who goes on with the run. Times are in seconds, Infinity for no limit. */
export interface RecordedConfig
  extends Pick<
    RunPlan,
    | 'applyStoppersToBest'
    | 'sharedPool'
    | 'stopcheckSeconds'
    | 'statusInterval'
    | 'forceTerminationsAfter'
    | 'aggressiveStop'
    | 'endTimeout'
    | 'spawnTimeout'
    | 'evaluationTimeout'
    | 'maxMemory'
    | 'onFailure'
    | 'containment'
    | 'splitPrintstreams'
    | 'outputs'
    | 'journalSync'
    | 'onJournalFailure'
    | 'checkpoint'
  > {
  /** The task, but for its options; null for a function. */
  readonly task: Pick<TaskReference, 'module' | 'export' | 'factory'> | null;
}

/** What was settled before a run began, as plain data: what its journal begins with. */
export interface RunSettings {
  readonly runId: string;
  readonly glompoVersion: string;
  /** Export and module of the task, or `function`. */
  readonly task: string;
  readonly taskOptions: unknown;
  readonly headers: DetailHeaders | null;
  readonly isLogDetailed: boolean;
  readonly bounds: readonly (readonly [number, number])[];
  readonly seed: number;
  readonly backend: string;
  readonly maxJobs: number;
  readonly deterministic: boolean;
  readonly shareBestSolutions: boolean;
  readonly stopcheckInterval: number;
  readonly workingDir: string;
  readonly username: string;
  readonly hostname: string;
  /** Labels of the strategies. */
  readonly selector: string;
  readonly generator: string;
  readonly exitConditions: string;
  readonly stoppers: string | null;
  readonly optimizers: readonly RecordedOptimizer[];
  /** Left out in journals of versions that could not resume a run. */
  readonly config?: RecordedConfig;
  /** Null, or left out, for a run that a program started. */
  readonly job?: RecordedJob | null;
}

/** One stretch of time in which a run was worked on. */
export interface SessionRecord {
  readonly startedAt: Date;
  /** Seconds that the sessions before it took. */
  readonly secondsBefore: number;
  /** Null while it runs, or when it ended without a word. */
  readonly endedAt: Date | null;
  readonly outcome: 'completed' | 'interrupted' | 'failed' | null;
  readonly exitReason: string | null;
}

/** A line that belongs to an optimizer: what its task logged, and what went wrong. Of its failed
 * evaluations the first hundred are told; the outcomes of its rows tell of all. */
export interface MessageRecord {
  /** Seconds after the start of the run. */
  readonly at: number;
  readonly level: LogLevel;
  readonly text: string;
}

/** The best evaluation of an optimizer, or of a run. */
export interface BestRecord {
  readonly optimizerId: number;
  readonly kind: string;
  /** Number of the evaluation in the run, from 1 in the order of arrival. */
  readonly callId: number;
  readonly x: Float64Array;
  readonly fx: number;
}

/** One optimizer of a recorded run. Evaluations are numbered from 0 in the order of their arrival. */
export interface OptimizerRecord {
  readonly id: number;
  readonly kind: string;
  readonly workers: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly x0: Float64Array;
  /** Seconds after the start of the run. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly outcome: ActorOutcomeName | null;
  /** Why it ended, over several lines where a rule shows which part decided; '' while it runs. */
  readonly reason: string;
  readonly report: unknown;
  readonly messages: readonly MessageRecord[];
  /** Number of evaluations. */
  readonly length: number;
  readonly best: BestRecord | null;
  /** The columns from evaluation `start` up to `end`, without reading any other; all of them when left out. */
  values(start?: number, end?: number): Float64Array;
  /** Row-major. */
  points(start?: number, end?: number): Float64Array;
  /** Number of each evaluation in the run, from 1. */
  callIds(start?: number, end?: number): Float64Array;
  /** The optimizer's own number of each evaluation, from 0. */
  ids(start?: number, end?: number): Float64Array;
  /** Outcome codes; see `OUTCOMES`. */
  outcomes(start?: number, end?: number): Uint8Array;
  /** What the task returned besides the values. */
  details(start?: number, end?: number): (Readonly<Record<string, unknown>> | null)[];
}

/** A recorded run: what its journal says, also while it goes on. */
export interface RunRecord {
  readonly directory: string;
  readonly settings: RunSettings;
  readonly sessions: readonly SessionRecord[];
  /** Seconds of all sessions together. */
  readonly seconds: number;
  readonly evaluations: number;
  readonly optimizers: readonly OptimizerRecord[];
  readonly best: BestRecord | null;
  /** The improvements of the best value, in order. */
  readonly improvements: readonly BestRecord[];
  /** Places of the journal that could not be read, in words that name file and offset; usually none. */
  readonly damage: readonly string[];
  /** @throws GlompoError `GLOMPO_OPTION_INVALID` when there is no such optimizer. */
  optimizer(id: number): OptimizerRecord;
  /**
   * The events of the run, in order, read one after the other: all but what was printed (`output`), and of the failed
   * evaluations of each optimizer the first hundred.
   */
  events(): IterableIterator<RunEvent>;
  /** Takes in what was appended since; returns whether there was anything. */
  refresh(): boolean;
  close(): void;
}
