const LOOK_MS = 2;

/** A moment in the course of a trial; never a substitute for a condition. */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until a condition holds; with false when it does not within the limit. */
export async function until(condition, limitMs) {
  const deadline = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await pause(LOOK_MS);
    // A look that takes longer than the pause would otherwise let no other event pass: timers that are due come first.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return true;
}
