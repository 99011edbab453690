import { GlompoError } from './domain/errors.js';

/**
 * The slots that optimizers have when they go on: as many as before when there are enough, else shared out so that those
 * with few keep them and the others have equal parts, which differ by one at most (max-min fairness; Bertsekas and
 * Gallager, Data Networks, 1992, section 6.5.2).
 *
 * @param workers Slots that each had, in the order in which the optimizers were started.
 * @returns As many numbers, each at least 1; together at most `maxJobs`.
 * @throws GlompoError `GLOMPO_RESUME` when there is not one for each.
 * @example
 * shrunkSlots(5, [1, 4, 4]); // [1, 2, 2]
 */
export function shrunkSlots(maxJobs: number, workers: readonly number[]): number[] {
  const { length } = workers;
  if (length > maxJobs) {
    throw new GlompoError(
      'GLOMPO_RESUME',
      `maxJobs is ${maxJobs}, but ${length} optimizers go on, and each needs a slot.`,
      { data: { option: 'maxJobs', value: maxJobs, optimizers: length } },
    );
  }
  const slots = new Array<number>(length);
  // The smallest first: what one of them leaves of its part is for those that want more.
  const rising = workers.map((_, i) => i).sort((a, b) => workers[a] - workers[b] || b - a);
  let left = maxJobs;
  rising.forEach((i, done) => {
    slots[i] = Math.min(workers[i], Math.floor(left / (length - done)));
    left -= slots[i];
  });
  return slots;
}

/** What somebody should know about slots that have become fewer; null when none has. */
export function shrunkSlotsWarning(
  maxJobs: number,
  workers: readonly number[],
  slots: readonly number[],
): string | null {
  const fewer = workers.filter((before, i) => slots[i] < before).length;
  if (fewer === 0) return null;
  const wanted = workers.reduce((sum, before) => sum + before, 0);
  return (
    `maxJobs is ${maxJobs}, but the optimizers that go on had ${wanted} slots: ` +
    `${fewer} of them ${fewer === 1 ? 'gets' : 'get'} fewer.`
  );
}
