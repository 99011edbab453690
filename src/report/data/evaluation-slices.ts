import type { OptimizerRecord } from '../../storage/run-record.js';

/** So many numbers are read at a time, so that a plot of a long run needs little memory. */
const SLICE_NUMBERS = 262_144;

/**
 * First and last index, exclusive, of the parts in which the evaluations of an optimizer are read.
 *
 * @param perRow Numbers that are read of each evaluation; default 1.
 */
export function* slicesOf(
  { length }: OptimizerRecord,
  perRow = 1,
): Generator<readonly [start: number, end: number]> {
  const rows = Math.max(1, Math.floor(SLICE_NUMBERS / Math.max(1, perRow)));
  for (let start = 0; start < length; start += rows) yield [start, Math.min(start + rows, length)];
}
