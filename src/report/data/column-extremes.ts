/** A line thinned out: places, and values in which NaN stands for a gap. */
export interface ThinnedLine {
  readonly at: Float64Array;
  readonly values: Float64Array;
  /** Places, one in each column that has any, at which a value was not finite. */
  readonly failedAt: Float64Array;
}

/**
 * Keeps of a long line what can be seen of it: the lowest and the highest value of each column of the drawing, at
 * their true places, and the first and the last value of all. Columns with values that are not finite alone become
 * gaps. Places come in ascending order.
 */
export class ColumnExtremes {
  readonly #first: number;
  readonly #width: number;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #lowAt: Float64Array;
  readonly #highAt: Float64Array;
  readonly #failedAt: Float64Array;
  #startAt = Number.NaN;
  #startValue = Number.NaN;
  #endAt = Number.NaN;
  #endValue = Number.NaN;

  /** @param width Of a column, in the unit of the places. */
  constructor(first: number, last: number, width: number) {
    this.#first = first;
    this.#width = width;
    const columns = Math.floor((last - first) / width) + 1;
    this.#low = new Float64Array(columns).fill(Infinity);
    this.#high = new Float64Array(columns).fill(-Infinity);
    this.#lowAt = new Float64Array(columns);
    this.#highAt = new Float64Array(columns);
    this.#failedAt = new Float64Array(columns).fill(Number.NaN);
  }

  add(at: number, value: number): void {
    const column = this.#columnOf(at);
    if (!Number.isFinite(value)) {
      if (Number.isNaN(this.#failedAt[column])) this.#failedAt[column] = at;
      return;
    }
    if (value < this.#low[column]) {
      this.#low[column] = value;
      this.#lowAt[column] = at;
    }
    if (value > this.#high[column]) {
      this.#high[column] = value;
      this.#highAt[column] = at;
    }
    if (Number.isNaN(this.#startAt)) {
      this.#startAt = at;
      this.#startValue = value;
    }
    this.#endAt = at;
    this.#endValue = value;
  }

  #columnOf(at: number): number {
    return Math.floor((at - this.#first) / this.#width);
  }

  line(): ThinnedLine {
    const at: number[] = [];
    const values: number[] = [];
    const push = (place: number, value: number) => {
      if (place === at.at(-1)) return;
      at.push(place);
      values.push(value);
    };
    let hasStarted = false;
    for (let column = 0; column < this.#low.length; column++) {
      if (this.#low[column] === Infinity) {
        if (!Number.isNaN(this.#failedAt[column])) push(this.#failedAt[column], Number.NaN);
        continue;
      }
      if (!hasStarted) push(this.#startAt, this.#startValue);
      hasStarted = true;
      const low = [this.#lowAt[column], this.#low[column]] as const;
      const high = [this.#highAt[column], this.#high[column]] as const;
      for (const [place, value] of low[0] <= high[0] ? [low, high] : [high, low]) push(place, value);
      if (this.#columnOf(this.#endAt) === column) push(this.#endAt, this.#endValue);
    }
    return {
      at: Float64Array.from(at),
      values: Float64Array.from(values),
      failedAt: this.#failedAt.filter((place) => !Number.isNaN(place)),
    };
  }
}
