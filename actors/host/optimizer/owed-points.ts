/** Points that were asked for and are to be evaluated before others are, in the order of their ids. */
export class OwedPoints {
  readonly #dims: number;
  #ids: Float64Array;
  #points: Float64Array;
  /** How many of them were taken. */
  #taken = 0;

  /**
   * @param ids Their ids, ascending.
   * @param points The points, row-major, `dims` numbers each.
   */
  constructor(dims: number, ids: Float64Array, points: Float64Array) {
    this.#dims = dims;
    this.#ids = ids;
    this.#points = points;
  }

  get count(): number {
    return this.#ids.length - this.#taken;
  }

  /** Id of the next one. */
  get firstId(): number {
    return this.#ids[this.#taken];
  }

  /** Ids of those that are left. */
  get ids(): Float64Array {
    return this.#ids.subarray(this.#taken);
  }

  /** Those that are left, row-major. */
  get points(): Float64Array {
    return this.#points.subarray(this.#taken * this.#dims);
  }

  /** Takes the next ones, at most `most`, whose ids follow each other; returns them, valid until the next call. */
  take(most: number): Float64Array {
    const from = this.#taken;
    const end = Math.min(from + most, this.#ids.length);
    let to = from;
    while (to < end && this.#ids[to] - this.#ids[from] === to - from) to += 1;
    this.#taken = to;
    return this.#points.subarray(from * this.#dims, to * this.#dims);
  }

  /** Takes back points, whose ids follow `firstId` and come before all others. */
  putBack(firstId: number, points: Float64Array): void {
    const count = points.length / this.#dims;
    const { ids, points: rest } = this;
    this.#ids = new Float64Array(count + ids.length);
    for (let i = 0; i < count; i += 1) this.#ids[i] = firstId + i;
    this.#ids.set(ids, count);
    this.#points = new Float64Array(points.length + rest.length);
    this.#points.set(points);
    this.#points.set(rest, points.length);
    this.#taken = 0;
  }
}
