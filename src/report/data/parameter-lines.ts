import type { OptimizerRecord } from '../../storage/run-record.js';
import { ColumnExtremes, type ThinnedLine } from './column-extremes.js';
import { slicesOf } from './evaluation-slices.js';

/** Each parameter of an optimizer against its evaluations, from 1, thinned out to so many columns. */
export function parameterLines(optimizer: OptimizerRecord, dims: number, columns: number): ThinnedLine[] {
  const { length } = optimizer;
  const width = Math.max(1, length / columns);
  const lines = Array.from({ length: dims }, () => new ColumnExtremes(1, Math.max(1, length), width));
  for (const [start, end] of slicesOf(optimizer, dims)) {
    const points = optimizer.points(start, end);
    for (let i = start; i < end; i++) {
      for (let k = 0; k < dims; k++) lines[k].add(i + 1, points[(i - start) * dims + k]);
    }
  }
  return lines.map((line) => line.line());
}
