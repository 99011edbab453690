/** Numbers of each mark: evaluations told before it, points asked for by then, place of the event of an incumbent. */
const WIDTH = 3;
const FIRST_CAPACITY = 4;

/**
 * What an optimizer did between two evaluations: it asked for points, or was told of an incumbent. In the order in which
 * it did so: 24 bytes a mark.
 */
export class ReplayMarks {
  #numbers = new Float64Array(0);
  #length = 0;
  #asked = 0;

  get length(): number {
    return this.#length;
  }

  /** It had asked for so many points. What it has asked for again in another session is no news. */
  addAsked(told: number, asked: number): void {
    if (asked <= this.#asked) return;
    this.#asked = asked;
    this.#add(told, asked, Number.NaN);
  }

  /** It was told of an incumbent. @param place What `placeOf` gives for the frame with the event. */
  addInjected(told: number, asked: number, place: number): void {
    this.#add(told, asked, place);
  }

  told(mark: number): number {
    return this.#numbers[WIDTH * mark];
  }

  asked(mark: number): number {
    return this.#numbers[WIDTH * mark + 1];
  }

  /** Where the incumbent stands; NaN for points that were asked for. */
  place(mark: number): number {
    return this.#numbers[WIDTH * mark + 2];
  }

  /** Forgets all of an optimizer that will not go on. */
  clear(): void {
    this.#numbers = new Float64Array(0);
    this.#length = 0;
  }

  #add(told: number, asked: number, place: number): void {
    const at = WIDTH * this.#length;
    if (at === this.#numbers.length) {
      const larger = new Float64Array(Math.max(WIDTH * FIRST_CAPACITY, 2 * at));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[at] = told;
    this.#numbers[at + 1] = asked;
    this.#numbers[at + 2] = place;
    this.#length += 1;
  }
}
