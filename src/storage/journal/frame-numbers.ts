/** Gaps that are remembered; what belongs into older ones is not taken in any more. */
const MOST_GAPS = 1_000;

interface Gap {
  /** First number that is missing. */
  from: number;
  /** The one after the last. */
  to: number;
}

/** Which numbers of frames have come: each is taken in once, in whatever order. */
export class FrameNumbers {
  readonly #gaps: Gap[] = [];
  #next = 0;

  /** Takes note of a frame; says what is odd about it in words, and whether it came before. */
  take(number: number): { readonly isNew: boolean; readonly oddity: string | null } {
    if (number === this.#next) {
      this.#next += 1;
      return IN_ORDER;
    }
    if (number > this.#next) return { isNew: true, oddity: this.#skipTo(number) };
    if (!this.#fillsGap(number)) return { isNew: false, oddity: `frame ${number} is there once more` };
    return { isNew: true, oddity: `frame ${number} stands in the wrong place` };
  }

  #skipTo(number: number): string {
    const from = this.#next;
    this.#gaps.push({ from, to: number });
    if (this.#gaps.length > MOST_GAPS) this.#gaps.shift();
    this.#next = number + 1;
    return number - from === 1 ? `frame ${from} is missing` : `frames ${from} to ${number - 1} are missing`;
  }

  #fillsGap(number: number): boolean {
    const at = this.#gaps.findIndex(({ from, to }) => number >= from && number < to);
    if (at === -1) return false;
    const { from, to } = this.#gaps[at];
    const rest = [
      { from, to: number },
      { from: number + 1, to },
    ].filter((gap) => gap.from < gap.to);
    this.#gaps.splice(at, 1, ...rest);
    return true;
  }
}

const IN_ORDER = { isNew: true, oddity: null } as const;
