import type { DetailHeaders } from './detail-columns.js';
import type { Wanted } from './optimizer.js';

/** What a task is told about the evaluation that it is called for. */
export interface TaskContext<Options = unknown> {
  /** Aborted when the result is no longer wanted. */
  readonly signal: AbortSignal;
  /** Optimizer that asked for the evaluation. */
  readonly optimizerId: number;
  /** Number of the evaluation among those of its optimizer, from 0. */
  readonly evaluationId: number;
  /** The `options` that the task was defined with. */
  readonly options: Options;
  /**
   * A directory for files of this evaluator alone, so that evaluations at the same time do not collide. Made when it
   * is first asked for, removed when the run has ended.
   */
  readonly scratchDirectory: string;
  /**
   * What the optimizer wants besides the value, so that a task need not compute what nobody reads; null for nothing.
   */
  readonly wants: Wanted;
  /** Whether everything that the task returns is recorded (`isLogDetailed`). */
  readonly isDetailed: boolean;
  /** Writes a line to the run's log. */
  log(text: string): void;
}

/**
 * A value with whatever else the task knows of the point. With `isLogDetailed` all of it is recorded when it is plain data
 * (numbers, strings, booleans, null, arrays, plain objects, typed arrays) of at most 24 MiB and two million values; else
 * `notRecorded` takes its place and says why. An evaluation that fails leaves no detail.
 */
export interface TaskDetail {
  readonly fx: number;
  /** Feeds least-squares optimizers, of which `fx` then is the sum of squares; at most 2^22 numbers. */
  readonly residuals?: ArrayLike<number>;
  /** Derivative of `fx` by each parameter, for optimizers that want it. */
  readonly gradient?: ArrayLike<number>;
  readonly [extra: string]: unknown;
}

export type TaskResult = number | TaskDetail;

/**
 * The function to minimise. `x` is the task's own to change, but only during the call: a task that wants to keep it
 * keeps a copy. One with a state of its own may have the methods `save` and `load`.
 */
export interface Task<Options = unknown> {
  (x: Float64Array, context: TaskContext<Options>): TaskResult | Promise<TaskResult>;
  /**
   * Writes the state into files of a directory, which is new and empty, for a checkpoint. Called in the manager's process: of
   * tasks in other isolates nothing is gathered. Only files and directories may be left there.
   */
  save?(directory: string): void | Promise<void>;
  /**
   * Takes on the state that `save` wrote into a directory, which is not to be changed. Called in every isolate of a resumed
   * run before the first evaluation there, for each task that a factory makes.
   */
  load?(directory: string): void | Promise<void>;
}

/** Makes a task once in every isolate that evaluates it, so that costly preparation is done once. */
export type TaskFactory<Options = unknown> = (options: Options) => Task<Options> | Promise<Task<Options>>;

/** A task by the module that exports it, as plain data that can travel to another isolate. */
export interface TaskReference {
  readonly module: string;
  readonly export: string;
  /** Whether the export is a {@link TaskFactory} and not the task itself. */
  readonly factory: boolean;
  readonly options: unknown;
  /** Directory with the state that the task takes on by its `load`, absolute; null, or left out, for none. */
  readonly restoredFrom?: string | null;
}

/** A task as its user defines it. */
export interface DefinedTask extends TaskReference {
  /** Columns of what it returns besides the value, where they are declared. */
  readonly headers?: DetailHeaders;
}
