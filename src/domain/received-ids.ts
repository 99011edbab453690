/** Gaps between evaluations that came in: more cannot be under way, and they are looked through one by one. */
const MOST_GAPS = 2 ** 16;

/** Knows which evaluations of one optimizer have come in; its memory is that of the gaps between them. */
export class ReceivedIds {
  /** All below have come in. */
  #next = 0;
  /** First id and end of each range that came in out of order, ascending; between two of them something is missing. */
  readonly #ahead: number[] = [];

  /**
   * Begins where an earlier session has ended.
   *
   * @param asked Points that had been asked for.
   * @param missing Ids of those whose evaluations have not come in, ascending.
   */
  restore(asked: number, missing: ArrayLike<number>): void {
    this.#next = missing.length === 0 ? asked : missing[0];
    this.#ahead.length = 0;
    for (let i = 0; i < missing.length; i += 1) {
      const first = missing[i] + 1;
      const end = i + 1 < missing.length ? missing[i + 1] : asked;
      if (end > first) this.#ahead.push(first, end);
    }
  }

  /** Takes in `count` evaluations whose ids follow `firstId`; returns whether they are the ones that were due. */
  takeRow(firstId: number, count: number): boolean {
    const end = firstId + count;
    if (firstId !== this.#next || (this.#ahead.length > 0 && end > this.#ahead[0])) return false;
    this.#goOnTo(end);
    return true;
  }

  /**
   * Takes in `count` evaluations whose ids follow `firstId`, at any place.
   *
   * @returns Whether none of them had come in before.
   */
  takeRange(firstId: number, count: number): boolean {
    return count === 0 || this.#takeRange(firstId, firstId + count);
  }

  /**
   * Takes in evaluations in any order. Ids in a row cost no more than one.
   *
   * @returns Whether none of them had come in before.
   */
  take(ids: ArrayLike<number>, count: number): boolean {
    let areNew = true;
    for (let row = 0; row < count; ) {
      const first = ids[row];
      let end = first + 1;
      for (row += 1; row < count && ids[row] === end; row += 1) end += 1;
      areNew = this.#takeRange(first, end) && areNew;
    }
    return areNew;
  }

  #takeRange(first: number, end: number): boolean {
    const ahead = this.#ahead;
    if (first < this.#next || ahead.length > 2 * MOST_GAPS) return false;
    // What comes out of order mostly belongs near the end.
    let at = ahead.length;
    while (at > 0 && ahead[at - 2] > first) at -= 2;
    const overlaps = (at > 0 && ahead[at - 1] > first) || (at < ahead.length && ahead[at] < end);
    if (overlaps) return false;
    if (first === this.#next) this.#goOnTo(end);
    else this.#insert(at, first, end);
    return true;
  }

  #goOnTo(end: number): void {
    const ahead = this.#ahead;
    this.#next = ahead[0] === end ? ahead[1] : end;
    if (ahead[0] === end) ahead.splice(0, 2);
  }

  #insert(at: number, first: number, end: number): void {
    const ahead = this.#ahead;
    const follows = at > 0 && ahead[at - 1] === first;
    const precedes = ahead[at] === end;
    if (follows && precedes) ahead.splice(at - 1, 2);
    else if (follows) ahead[at - 1] = end;
    else if (precedes) ahead[at] = first;
    else ahead.splice(at, 0, first, end);
  }
}
