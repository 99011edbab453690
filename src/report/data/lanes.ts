import type { OptimizerRecord } from '../../storage/run-record.js';

/**
 * A row for each optimizer such that those of one row ran one after the other, with as few rows as possible: each, in
 * the order of the starts, takes the first row that is free.
 *
 * @param end Seconds at which those that have not ended are taken to end.
 */
export function lanesOf(optimizers: readonly OptimizerRecord[], end: number): number[] {
  const freeFrom: number[] = [];
  const lanes = new Array<number>(optimizers.length).fill(0);
  const byStart = optimizers
    .map((_, i) => i)
    .sort((a, b) => optimizers[a].startedAt - optimizers[b].startedAt || a - b);
  for (const i of byStart) {
    const { startedAt, endedAt } = optimizers[i];
    const free = freeFrom.findIndex((at) => at <= startedAt);
    lanes[i] = free === -1 ? freeFrom.length : free;
    freeFrom[lanes[i]] = endedAt ?? end;
  }
  return lanes;
}
