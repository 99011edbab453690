import type { OptimizerRecord } from '../../storage/run-record.js';
import { ColumnExtremes, type ThinnedLine } from './column-extremes.js';
import { slicesOf } from './evaluation-slices.js';
import { spanOf } from './line-columns.js';

const EMPTY: ThinnedLine = {
  at: new Float64Array(),
  values: new Float64Array(),
  failedAt: new Float64Array(),
};

/** The values of an optimizer against their numbers in the run, thinned out to columns of a width. */
export function rawLine(optimizer: OptimizerRecord, width: number): ThinnedLine {
  const span = spanOf(optimizer);
  if (span === null) return EMPTY;
  const columns = new ColumnExtremes(...span, width);
  for (const [start, end] of slicesOf(optimizer)) {
    const callIds = optimizer.callIds(start, end);
    const values = optimizer.values(start, end);
    for (let i = 0; i < values.length; i++) columns.add(callIds[i], values[i]);
  }
  return columns.line();
}

/**
 * The lowest value so far of an optimizer, at the first of them and at each improvement, thinned out to columns. It
 * ends with the last evaluation, and has no gaps: what was found stays found.
 */
export function bestLine(optimizer: OptimizerRecord, width: number): ThinnedLine {
  const span = spanOf(optimizer);
  if (span === null) return EMPTY;
  const columns = new ColumnExtremes(...span, width);
  const failures = new ColumnExtremes(...span, width);
  let lowest = Infinity;
  for (const [start, end] of slicesOf(optimizer)) {
    const callIds = optimizer.callIds(start, end);
    const values = optimizer.values(start, end);
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) failures.add(callIds[i], values[i]);
      else if (values[i] < lowest) {
        lowest = values[i];
        columns.add(callIds[i], lowest);
      }
    }
  }
  if (lowest < Infinity) columns.add(span[1], lowest);
  return { ...columns.line(), failedAt: failures.line().failedAt };
}
