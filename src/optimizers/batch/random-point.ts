import type { Bounds } from '../../domain/bounds.js';
import type { Rng } from '../../domain/rng.js';

/** A point uniform in the box. */
export function randomPoint({ lower, upper }: Bounds, rng: Rng): Float64Array<ArrayBuffer> {
  return Float64Array.from(lower, (low, i) => low + rng.uniform() * (upper[i] - low));
}
