import type { Bounds } from '../../domain/bounds.js';

/**
 * Whether all points lie near one of them.
 *
 * @param points Row-major, of which the first `count` rows are meant.
 * @param centre The row that the others are compared with.
 * @param xatol Largest distance in any coordinate, as a fraction of its range.
 */
export function within(
  points: Float64Array,
  count: number,
  centre: number,
  xatol: number,
  { dims, lower, upper }: Bounds,
): boolean {
  for (let row = 0; row < count; row += 1) {
    for (let i = 0; i < dims; i += 1) {
      const distance = Math.abs(points[row * dims + i] - points[centre * dims + i]);
      if (distance > xatol * (upper[i] - lower[i])) return false;
    }
  }
  return true;
}
