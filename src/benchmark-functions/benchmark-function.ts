import type { TaskReference } from '../domain/task.js';

/** A test problem with a known answer: usable as a task of a run, and directly. */
export interface BenchmarkFunction extends TaskReference {
  /** Class name in the literature and in the original, such as `Rastrigin`. */
  readonly name: string;
  readonly dims: number;
  /** Pairs `[lower, upper]`, as `createManager` takes them. */
  readonly bounds: readonly (readonly [number, number])[];
  /** Lowest value within the bounds; undefined where it is not known. */
  readonly minFx: number | undefined;
  /** A point where the lowest value is taken; undefined where it is not known. */
  readonly minX: readonly number[] | undefined;
  /** The value at `x`. */
  evaluate(x: ArrayLike<number>): number;
  /** Derivative of the value by each parameter at `x`, where it is known; the task gives it to those who want it. */
  readonly gradient?: (x: ArrayLike<number>) => Float64Array;
}
