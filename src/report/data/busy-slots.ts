import type { OptimizerRecord } from '../../storage/run-record.js';

/** Values that each last from a moment, in seconds, to the next. */
export interface Steps {
  readonly at: Float64Array;
  readonly values: Float64Array;
}

/** Slots that optimizers occupy over time; those that have not ended occupy theirs until `end`. */
export function busySlots(optimizers: readonly OptimizerRecord[], end: number): Steps {
  const changes = new Map<number, number>([[0, 0]]);
  const change = (at: number, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const { startedAt, endedAt, workers } of optimizers) {
    change(startedAt, workers);
    if (endedAt !== null && endedAt < end) change(endedAt, -workers);
  }
  const ordered = [...changes].filter(([at, by]) => at === 0 || by !== 0).sort(([a], [b]) => a - b);
  let busy = 0;
  return {
    at: Float64Array.from(ordered, ([at]) => at),
    values: Float64Array.from(ordered, ([, by]) => {
      busy += by;
      return busy;
    }),
  };
}
