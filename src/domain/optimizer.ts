import type { Bounds } from './bounds.js';
import type { Rng } from './rng.js';

/**
 * An optimization algorithm in ask/tell form. It proposes points and learns their values; it never calls the task.
 *
 * Points are numbered by the order in which they are asked: the k-th point ever asked has id k (from 0). The contract
 * that the conformance suite in `glompo/testing` checks:
 *
 * - the first point asked is `x0`;
 * - every point lies within the bounds;
 * - the points do not depend on how large the capacities of the calls to `ask` were;
 * - values may be told in any order, in batches of any size, and some may never be told;
 * - which points are asked before it finishes does not depend on how many values are told at once;
 * - the same seed, start and values give the same points, bit for bit, also after `save` and restore.
 */
export interface Optimizer {
  /**
   * Writes the next points into `points`, row after row of `dims` numbers.
   *
   * @param points Room for at least `capacity` rows.
   * @param capacity How many points may be written, at least 1.
   * @returns How many were written: fewer than `capacity`, or 0, when the values of points asked earlier are needed
   *   first, or when the optimizer has finished.
   */
  ask(points: Float64Array, capacity: number): number;

  /** Takes in the values of points asked earlier. The arrays are only valid during the call. */
  tell(evaluated: Evaluated): void;

  /** Why the optimizer has ended by its own criteria, or null while it has not. */
  readonly finished: string | null;

  /**
   * The best point found elsewhere; the optimizer may use it or ignore it. `x` is only valid during the call.
   * Optimizers whose algorithm cannot take in foreign points leave this out.
   */
  inject?(x: Float64Array, fx: number): void;

  /**
   * The whole state as plain data (numbers, strings, booleans, null, arrays, plain objects, `Float64Array`), from
   * which the factory makes an optimizer that goes on identically. Optimizers that cannot save leave this out.
   */
  save?(): unknown;

  /**
   * What the algorithm can tell about its end, as plain data, such as its last step size; it becomes the `report` of the
   * optimizer in the run's result.
   */
  report?(): unknown;
}

/** What an optimizer wants to be told of an evaluation besides the value. */
export type Wanted = 'residuals' | 'gradient' | null;

/** Values of a number of points. A value is finite, or `+Infinity` for an evaluation that failed. */
export interface Evaluated {
  /** How many leading entries of the arrays are meant. */
  readonly count: number;
  /** Id of each point. */
  readonly ids: Float64Array;
  /** The points, row-major, `dims` numbers each. */
  readonly points: Float64Array;
  /** Value of each point. */
  readonly values: Float64Array;
  /**
   * Residual vectors, row-major, {@link residualCount} numbers each, when the optimizer's specification asks for them
   * and the task returns them; a row of NaN for an evaluation that brought none.
   */
  readonly residuals: Float64Array | null;
  /** Length of one residual vector; 0 when there are none. */
  readonly residualCount: number;
  /**
   * Gradients of the value, row-major, `dims` numbers each, when the optimizer's specification asks for them and the
   * task returns them; a row of NaN for an evaluation that brought none.
   */
  readonly gradients: Float64Array | null;
}

/** What an optimizer is made with. */
export interface OptimizerSetup {
  readonly bounds: Bounds;
  /** Start point, within the bounds. */
  readonly x0: Float64Array;
  /** The optimizer's own random stream. */
  readonly rng: Rng;
  /** How many points can be evaluated at the same time. */
  readonly workers: number;
}

/**
 * Makes an optimizer, or, when `saved` is what an earlier one's `save` returned, makes it go on from there.
 * `saved` is plain data; a factory never treats any of it as code.
 */
export type OptimizerFactory<Options = unknown> = (
  setup: OptimizerSetup,
  options: Options,
  saved?: unknown,
) => Optimizer;

/** Where something runs. */
export type Backend = 'inline' | 'threads' | 'processes';

/** One way to configure an optimizer, as plain data that can travel to another isolate. */
export interface OptimizerSpec {
  /** Short name for logs and stoppers, such as `cmaEs`. */
  readonly kind: string;
  /** URL of the module that exports the factory. */
  readonly module: string;
  /** Name of the export that is the {@link OptimizerFactory}. */
  readonly export: string;
  /** Plain data, handed to the factory. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Evaluations at the same time, and slots that the optimizer occupies. */
  readonly workers: number;
  /** Where its evaluations run: in its own isolate, in threads or processes of its own, or in the run's shared pool. */
  readonly evaluations: Backend | 'shared';
  /** What the algorithm wants of the task besides the value; a task may return less. */
  readonly wants: Wanted;
}
