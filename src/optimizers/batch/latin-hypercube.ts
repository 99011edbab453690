import type { Bounds } from '../../domain/bounds.js';
import type { Rng } from '../../domain/rng.js';

/**
 * Writes a Latin hypercube of `count` points into `points`, row-major: each coordinate has one point in every
 * `count`-th of its range (McKay, Beckman and Conover 1979).
 */
export function writeLatinHypercube(points: Float64Array, count: number, bounds: Bounds, rng: Rng): void {
  const { dims, lower, upper } = bounds;
  for (let i = 0; i < dims; i += 1) {
    const width = (upper[i] - lower[i]) / count;
    for (let row = 0; row < count; row += 1) {
      // Fisher and Yates, inside out: stratum `row` goes to a random earlier place.
      const other = rng.below(row + 1);
      points[row * dims + i] = points[other * dims + i];
      points[other * dims + i] = row;
    }
    for (let at = i; at < count * dims; at += dims) {
      points[at] = Math.min(lower[i] + (points[at] + rng.uniform()) * width, upper[i]);
    }
  }
}
