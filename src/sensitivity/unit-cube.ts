import { boundsOf } from '../domain/bounds.js';
import { invalidOption } from '../domain/errors.js';

/** One finite pair `[lower, upper]` a factor. */
export type BoundsPairs = readonly (readonly [number, number])[];

/**
 * A point of the unit cube in the units of the factors: 0 becomes the lower bound, 1 the upper one.
 *
 * @throws GlompoError `GLOMPO_BOUNDS_INVALID` for bad bounds, `GLOMPO_OPTION_INVALID` when `x` has not one
 *   coordinate a pair.
 * @example
 * fromUnitCube([0.5, 0.5], [[0, 10], [-1, 1]]); // Float64Array [5, 0]
 */
export function fromUnitCube(x: ArrayLike<number>, bounds: BoundsPairs): Float64Array {
  const { dims, lower, upper } = boundsOf(bounds);
  checkLength(x, dims);
  return Float64Array.from(x, (u, i) => Math.min(lower[i] + u * (upper[i] - lower[i]), upper[i]));
}

/**
 * A point in the units of the factors as a point of the unit cube.
 *
 * @throws GlompoError As {@link fromUnitCube}.
 * @example
 * toUnitCube([5, 0], [[0, 10], [-1, 1]]); // Float64Array [0.5, 0.5]
 */
export function toUnitCube(x: ArrayLike<number>, bounds: BoundsPairs): Float64Array {
  const { dims, lower, upper } = boundsOf(bounds);
  checkLength(x, dims);
  return Float64Array.from(x, (value, i) => (value - lower[i]) / (upper[i] - lower[i]));
}

function checkLength(x: ArrayLike<number>, dims: number): void {
  if (x.length !== dims) throw invalidOption('x', x, `an array of ${dims}, one number a pair of bounds`);
}
