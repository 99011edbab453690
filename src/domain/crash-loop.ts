/** Consecutive crashes without an evaluation, of one configuration, at which the run is given up. */
export const CRASH_LOOP_LENGTH = 5;

/**
 * Recognises a configuration whose optimizers crash one after the other without any evaluation. Counted are crashes
 * in a row, never starts; an evaluation or another end of the same configuration begins the count anew.
 */
export class CrashLoop {
  readonly #inARow = new Map<number, number>();

  /** Books the end of an optimizer; returns whether its configuration is now in a crash loop. */
  ended(specIndex: number, crashed: boolean, evaluations: number): boolean {
    const inARow = crashed && evaluations === 0 ? this.crashesInARow(specIndex) + 1 : 0;
    this.#inARow.set(specIndex, inARow);
    return inARow >= CRASH_LOOP_LENGTH;
  }

  crashesInARow(specIndex: number): number {
    return this.#inARow.get(specIndex) ?? 0;
  }
}
