import { backOffMs } from './back-off.js';

/** Consecutive crashes without an evaluation, of one configuration, at which the run is given up. */
export const CRASH_LOOP_LENGTH = 5;

/** A crash of an optimizer. */
export interface Crash {
  readonly reason: string;
  /** The error that it reported itself, or that was reported of it. */
  readonly failure: Error;
}

interface Streak {
  readonly crashes: number;
  readonly first: Crash;
}

/**
 * Recognises a configuration whose optimizers crash one after the other without any evaluation. Counted are crashes
 * in a row, never starts; an evaluation or another end of the same configuration begins the count anew.
 */
export class CrashLoop {
  readonly #streaks = new Map<number, Streak>();

  /**
   * Books the end of an optimizer.
   *
   * @param crash What ended it; null when it did not crash.
   * @returns Whether its configuration is now in a crash loop.
   */
  ended(specIndex: number, crash: Crash | null, evaluations: number): boolean {
    if (crash === null || evaluations > 0) {
      this.#streaks.delete(specIndex);
      return false;
    }
    const first = this.firstCrash(specIndex) ?? crash;
    const crashes = this.crashesInARow(specIndex) + 1;
    this.#streaks.set(specIndex, { crashes, first });
    return crashes >= CRASH_LOOP_LENGTH;
  }

  crashesInARow(specIndex: number): number {
    return this.#streaks.get(specIndex)?.crashes ?? 0;
  }

  /** The first of the crashes in a row, which is often the cause of the others; null when there is none. */
  firstCrash(specIndex: number): Crash | null {
    return this.#streaks.get(specIndex)?.first ?? null;
  }

  /** Milliseconds from the last crash in a row to the next start of that configuration. */
  backOffMs(specIndex: number): number {
    return backOffMs(this.crashesInARow(specIndex));
  }
}
