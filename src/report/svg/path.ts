import { coordinate } from './element.js';

/**
 * The `d` of a line through points; a place that is not a number interrupts it. A point that stands alone between
 * two interruptions is drawn as a dot, by a line of no length with round ends.
 */
export function linePath(xs: ArrayLike<number>, ys: ArrayLike<number>): string {
  const parts: string[] = [];
  let drawn = 0;
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(ys[i])) {
      if (drawn === 1) parts.push('h0');
      drawn = 0;
      continue;
    }
    parts.push(`${drawn === 0 ? 'M' : drawn === 1 ? 'L' : ' '}${coordinate(xs[i])},${coordinate(ys[i])}`);
    drawn++;
  }
  if (drawn === 1) parts.push('h0');
  return parts.join('');
}

/** The `d` of steps: each height lasts until the next place, and the last one until `end`. */
export function stepPath(xs: ArrayLike<number>, ys: ArrayLike<number>, end: number): string {
  if (xs.length === 0) return '';
  const parts = [`M${coordinate(xs[0])},${coordinate(ys[0])}`];
  for (let i = 1; i < xs.length; i++) parts.push(`H${coordinate(xs[i])}V${coordinate(ys[i])}`);
  parts.push(`H${coordinate(end)}`);
  return parts.join('');
}
