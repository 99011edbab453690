/** Knows which evaluations of one optimizer have come in; its memory is that of those which came out of order. */
export class ReceivedIds {
  /** All below have come in. */
  #next = 0;
  readonly #ahead = new Set<number>();

  /** Takes in `count` evaluations whose ids follow `firstId`; returns whether they are the ones that were due. */
  takeRow(firstId: number, count: number): boolean {
    if (firstId !== this.#next || this.#ahead.size > 0) return false;
    this.#next += count;
    return true;
  }

  /** Takes in one evaluation; returns whether it had not come in before. */
  take(id: number): boolean {
    if (id === this.#next) {
      this.#next += 1;
      while (this.#ahead.size > 0 && this.#ahead.delete(this.#next)) this.#next += 1;
      return true;
    }
    if (id < this.#next || this.#ahead.has(id)) return false;
    this.#ahead.add(id);
    return true;
  }
}
