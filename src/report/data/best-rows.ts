import type { OptimizerRecord } from '../../storage/run-record.js';
import { slicesOf } from './evaluation-slices.js';

/** Where an evaluation stands in a run. */
export interface Row {
  readonly optimizer: OptimizerRecord;
  /** Number of the evaluation of this optimizer, from 0. */
  readonly index: number;
  readonly fx: number;
}

/** The evaluations with the lowest finite values of all optimizers, the best first; of equals the first. */
export function bestRows(optimizers: readonly OptimizerRecord[], count: number): Row[] {
  const best: Row[] = [];
  for (const optimizer of optimizers) {
    for (const [start, end] of slicesOf(optimizer)) {
      const values = optimizer.values(start, end);
      for (let i = 0; i < values.length; i++) {
        const fx = values[i];
        if (!Number.isFinite(fx) || (best.length === count && fx >= best[count - 1].fx)) continue;
        best.splice(placeOf(best, fx), 0, { optimizer, index: start + i, fx });
        if (best.length > count) best.pop();
      }
    }
  }
  return best;
}

/** The first place whose value is higher, found by halving. */
function placeOf(sorted: readonly Row[], fx: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].fx <= fx) low = middle + 1;
    else high = middle;
  }
  return low;
}
