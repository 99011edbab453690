/** Time, as the actors see it; xstate asks for the first two functions. */
export interface Clock {
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
  /** Milliseconds since some moment in the past. */
  now(): number;
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** Real time. A delay of Infinity never comes, and one longer than a Node timer can hold is not cut to a millisecond. */
export const systemClock: Clock = {
  setTimeout(callback, milliseconds) {
    if (milliseconds === Infinity) return undefined;
    return setTimeout(callback, Math.min(milliseconds, LONGEST_TIMER));
  },
  clearTimeout(handle) {
    clearTimeout(handle as NodeJS.Timeout | undefined);
  },
  now() {
    return performance.now();
  },
};
