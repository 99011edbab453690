import type { Bounds } from './bounds.js';

/**
 * How far apart two points are, as a fraction of the diagonal of the box when every range counts as 1: the
 * root of the mean of `((a[i] - b[i]) / (upper[i] - lower[i]))^2`. It does not depend on the units of the
 * parameters nor, for points spread in the same way, on their number.
 */
export function relativeDistance({ dims, lower, upper }: Bounds, a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < dims; i += 1) {
    const step = (a[i] - b[i]) / (upper[i] - lower[i]);
    sum += step * step;
  }
  return Math.sqrt(sum / dims);
}
