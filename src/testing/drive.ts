import type { Optimizer } from '../domain/optimizer.js';

/**
 * What is minimised: a value, a residual vector, whose sum of squares is then the value, or a value with its gradient.
 */
export type Objective = (
  x: Float64Array,
) => number | ArrayLike<number> | { readonly fx: number; readonly gradient: ArrayLike<number> };

export interface DriveOptions {
  /** Evaluations after which to stop. Default 10,000. */
  readonly evaluations?: number;
  /** Most points asked for in one call. Default 1. */
  readonly capacity?: number;
  /** Stop as soon as a value is at most this. Default: never. */
  readonly target?: number;
  /** Called with every point and value, in order; the array is only valid during the call. */
  readonly onEvaluation?: (x: Float64Array, value: number) => void;
}

export interface Driven {
  readonly evaluations: number;
  readonly bestX: Float64Array;
  readonly bestFx: number;
  /** Why the optimizer ended by itself, or null. */
  readonly finished: string | null;
}

/**
 * Drives an optimizer on a function, in this thread: asks, evaluates, tells, until it has finished, wants values that
 * it already has, or the evaluations are used up. A value that is not finite is told as `+Infinity`.
 *
 * @param firstId Id of the next point: how many were asked before this call.
 * @example
 * const { bestFx } = drive(optimizer, 2, ([x, y]) => x * x + y * y, { evaluations: 500 });
 */
export function drive(
  optimizer: Optimizer,
  dims: number,
  objective: Objective,
  { evaluations = 10_000, capacity = 1, target = -Infinity, onEvaluation }: DriveOptions = {},
  firstId = 0,
): Driven {
  const points = new Float64Array(capacity * dims);
  const ids = new Float64Array(capacity);
  const values = new Float64Array(capacity);
  const x = new Float64Array(dims);
  const bestX = new Float64Array(dims).fill(Number.NaN);
  let residuals: Float64Array | null = null;
  let residualCount = 0;
  let gradients: Float64Array | null = null;
  let bestFx = Infinity;
  let done = 0;
  while (done < evaluations && bestFx > target) {
    const count = optimizer.ask(points, Math.min(capacity, evaluations - done));
    if (count === 0) break;
    for (let row = 0; row < count; row += 1) {
      x.set(points.subarray(row * dims, row * dims + dims));
      const result = objective(x);
      let value: number;
      if (typeof result === 'number') value = result;
      else if ('gradient' in result) {
        gradients ??= new Float64Array(capacity * dims);
        gradients.set(result.gradient, row * dims);
        value = result.fx;
      } else {
        residualCount = result.length;
        residuals ??= new Float64Array(capacity * residualCount);
        value = 0;
        for (let i = 0; i < residualCount; i += 1) {
          residuals[row * residualCount + i] = result[i];
          value += result[i] * result[i];
        }
      }
      values[row] = Number.isFinite(value) ? value : Infinity;
      ids[row] = firstId + done + row;
      if (values[row] < bestFx) {
        bestFx = values[row];
        bestX.set(x);
      }
      onEvaluation?.(x, values[row]);
    }
    optimizer.tell({ count, ids, points, values, residuals, residualCount, gradients });
    done += count;
  }
  return { evaluations: done, bestX, bestFx, finished: optimizer.finished };
}
