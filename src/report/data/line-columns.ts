import type { OptimizerRecord } from '../../storage/run-record.js';

/** All lines of a plot have together so many columns at most, of two points each, so that its text stays small. */
const MOST_COLUMNS = 15_000;

/**
 * Width of the columns, in evaluations of the run, in which the lines of optimizers are thinned out: not below a pixel,
 * and wider where many optimizers ran beside each other.
 *
 * @param pixels Width of the plot.
 */
export function columnWidth(optimizers: readonly OptimizerRecord[], pixels: number): number {
  const spans = optimizers.map(spanOf).filter((span) => span !== null);
  const total = spans.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const last = Math.max(1, ...spans.map(([, end]) => end));
  return Math.max(1, last / pixels, total / MOST_COLUMNS);
}

/** Numbers of the first and the last evaluation of an optimizer in the run; null before its first one. */
export function spanOf(optimizer: OptimizerRecord): readonly [first: number, last: number] | null {
  const { length } = optimizer;
  if (length === 0) return null;
  return [optimizer.callIds(0, 1)[0], optimizer.callIds(length - 1, length)[0]];
}
