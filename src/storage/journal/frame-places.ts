/** Numbers of each frame: where it stands, its first row among those of its optimizer and among those of the run. */
const WIDTH = 3;
const FIRST_CAPACITY = 8;
/** A segment has far fewer bytes. */
const SEGMENT = 2 ** 32;

/** One number that orders all places of a journal. */
export function placeOf(segment: number, offset: number): number {
  return segment * SEGMENT + offset;
}

export function segmentOf(place: number): number {
  return Math.floor(place / SEGMENT);
}

export function offsetOf(place: number): number {
  return place % SEGMENT;
}

/** Where the evaluations of one optimizer stand in the journal: 24 bytes a frame, nothing a row. */
export class FramePlaces {
  #numbers = new Float64Array(WIDTH * FIRST_CAPACITY);
  #length = 0;

  /** Number of frames. */
  get length(): number {
    return this.#length;
  }

  /**
   * @param place What {@link placeOf} gives.
   * @param first Index of the frame's first row among those of its optimizer.
   * @param firstOfRun The same among those of the run.
   */
  add(place: number, first: number, firstOfRun: number): void {
    const at = WIDTH * this.#length;
    if (at === this.#numbers.length) {
      const larger = new Float64Array(2 * at);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[at] = place;
    this.#numbers[at + 1] = first;
    this.#numbers[at + 2] = firstOfRun;
    this.#length += 1;
  }

  place(frame: number): number {
    return this.#numbers[WIDTH * frame];
  }

  segment(frame: number): number {
    return segmentOf(this.place(frame));
  }

  offset(frame: number): number {
    return offsetOf(this.place(frame));
  }

  first(frame: number): number {
    return this.#numbers[WIDTH * frame + 1];
  }

  firstOfRun(frame: number): number {
    return this.#numbers[WIDTH * frame + 2];
  }

  /** The last frame whose first row is `row` or an earlier one. */
  find(row: number): number {
    let low = 0;
    let high = this.#length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.first(middle) <= row) low = middle;
      else high = middle;
    }
    return low;
  }
}
