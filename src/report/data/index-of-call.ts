import type { OptimizerRecord } from '../../storage/run-record.js';

/** Which evaluation of an optimizer has this number in the run; -1 for none. They arrive in ascending order. */
export function indexOfCall(optimizer: OptimizerRecord, callId: number): number {
  let low = 0;
  let high = optimizer.length - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const [found] = optimizer.callIds(middle, middle + 1);
    if (found === callId) return middle;
    if (found < callId) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
