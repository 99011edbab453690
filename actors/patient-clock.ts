import type { Clock } from './clock.js';

/**
 * Steps in which the time for somebody else's sign of life is counted. A step that takes too long, because this
 * isolate was busy or the whole machine stood still, counts as one all the same: the others could not be heard then,
 * or could do nothing.
 */
export const STEPS_OF_PATIENCE = 8;

interface Timer {
  handle: unknown;
}

/** A clock for time limits on others: it counts in steps, and what has come in by the end is heard before. */
export function patientClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    setTimeout(callback, milliseconds) {
      const timer: Timer = { handle: undefined };
      let left = STEPS_OF_PATIENCE;
      const step = () => {
        left -= 1;
        if (left > 0) timer.handle = clock.setTimeout(step, milliseconds / STEPS_OF_PATIENCE);
        else timer.handle = clock.setTimeout(callback, 0);
      };
      timer.handle = clock.setTimeout(step, milliseconds / STEPS_OF_PATIENCE);
      return timer;
    },
    clearTimeout(timer) {
      clock.clearTimeout((timer as Timer | undefined)?.handle);
    },
  };
}
