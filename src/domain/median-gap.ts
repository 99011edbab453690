import type { OptimizerView } from './stopper.js';

/** How many of those that were started last are looked at, so that it costs the same however many there are. */
const LATEST = 100;

/**
 * How far above the best value of a run the optimizers usually are: the median of the differences between
 * their best values and `bestValue`, of the last 100 started, dead ones included, that lie above it. It is
 * a unit for differences of values that goes along with whatever the task's values are multiplied by, and
 * does not change when something is added to them.
 *
 * @param exceptId Id of an optimizer that is left out.
 * @returns 0 when there is none above the best.
 */
export function medianGap(
  optimizers: readonly OptimizerView[],
  bestValue: number,
  exceptId?: number,
): number {
  const gaps = new Float64Array(LATEST);
  let count = 0;
  for (let i = Math.max(0, optimizers.length - LATEST); i < optimizers.length; i += 1) {
    const { id, history } = optimizers[i];
    const gap = history.bestValue - bestValue;
    if (id === exceptId || !(gap > 0 && gap < Infinity)) continue;
    gaps[count] = gap;
    count += 1;
  }
  // Of an even number the lower of the two in the middle: nothing is added, so nothing overflows.
  return count === 0 ? 0 : gaps.subarray(0, count).sort()[(count - 1) >> 1];
}
