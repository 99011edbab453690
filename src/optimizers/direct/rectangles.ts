import { heapPop, heapPush } from './heap.js';

/** How often a side may be cut into thirds: further ones would have no digits left. */
const MAX_LEVEL = 32;

/** Plain data of {@link Rectangles}. */
export interface RectanglesState {
  /** Centres in units of the range, and how often each side was cut; row-major. */
  centres: Float64Array;
  levels: Float64Array;
  values: Float64Array;
  count: number;
  /** For each size, the rectangles of it as a heap. */
  readonly sizes: number[][];
}

/** The partition of the unit cube into rectangles, each with a value at its centre. */
export class Rectangles {
  readonly state: RectanglesState;
  readonly #n: number;
  readonly #byLongestSide: boolean;

  /** @param byLongestSide Whether size means the longest side; else the distance from the centre to a corner. */
  constructor(n: number, byLongestSide: boolean, saved?: RectanglesState) {
    this.#n = n;
    this.#byLongestSide = byLongestSide;
    this.state = saved ?? {
      centres: new Float64Array(16 * n),
      levels: new Float64Array(16 * n),
      values: new Float64Array(16),
      count: 0,
      sizes: [],
    };
  }

  /** Adds a copy of rectangle `of` (or, for -1, the cube itself) with its centre moved along an axis. Returns its index. */
  add(of: number, axis: number, distance: number, value: number): number {
    const n = this.#n;
    const { state } = this;
    const index = state.count;
    if (index === state.values.length) {
      state.centres = doubled(state.centres);
      state.levels = doubled(state.levels);
      state.values = doubled(state.values);
    }
    for (let i = 0; i < n; i += 1) {
      state.centres[index * n + i] = of < 0 ? 0.5 : state.centres[of * n + i];
      state.levels[index * n + i] = of < 0 ? 0 : state.levels[of * n + i];
    }
    state.centres[index * n + axis] += distance;
    state.values[index] = value;
    state.count += 1;
    return index;
  }

  /** How often the longest side was cut. */
  level(index: number): number {
    const { levels } = this.state;
    let least = Infinity;
    for (let i = 0; i < this.#n; i += 1) least = Math.min(least, levels[index * this.#n + i]);
    return least;
  }

  /** Whether a rectangle is too small to be cut. */
  final(index: number): boolean {
    return this.level(index) >= MAX_LEVEL;
  }

  /** Makes a rectangle available to {@link selected}, unless it is too small to be cut. */
  offer(index: number): void {
    if (this.final(index)) return;
    const level = this.level(index);
    const { levels, sizes, values } = this.state;
    let size = level;
    if (!this.#byLongestSide) {
      size = 0;
      for (let i = 0; i < this.#n; i += 1) size += levels[index * this.#n + i];
    }
    while (sizes.length <= size) sizes.push([]);
    heapPush(sizes[size], index, values);
  }

  /** Half the diagonal, or half the longest side, of the rectangles of one size. Sides differ by one cut at most. */
  #radius(size: number): number {
    const n = this.#n;
    if (this.#byLongestSide) return 0.5 * 3 ** -size;
    const level = Math.floor(size / n);
    const cut = size - level * n;
    return 0.5 * Math.sqrt((n - cut) * 9 ** -level + cut * 9 ** -(level + 1));
  }

  /**
   * Takes out the potentially optimal rectangles (Jones, Perttunen and Stuckman 1993, definition 4.1): those that have
   * the lowest bound for some rate of change, by more than `epsilon` of the best value. From the smallest to the largest.
   *
   * @param bestFx Smallest value of all.
   * @param most How many at most.
   */
  selected(bestFx: number, epsilon: number, most: number): number[] {
    const { sizes, values } = this.state;
    const hull: number[] = [];
    const least = (size: number) => values[sizes[size][0]];
    const rate = (small: number, large: number) =>
      (least(large) - least(small)) / (this.#radius(large) - this.#radius(small));
    for (let size = sizes.length - 1; size >= 0; size -= 1) {
      if (sizes[size].length === 0) continue;
      // Only what a larger one does not beat in both ways is of interest; that makes all rates rise.
      while (hull.length > 0 && !(least(hull[hull.length - 1]) < least(size))) hull.pop();
      while (
        hull.length > 1 &&
        rate(hull[hull.length - 2], hull[hull.length - 1]) >= rate(hull[hull.length - 1], size)
      )
        hull.pop();
      hull.push(size);
    }
    const wanted = bestFx - epsilon * Math.abs(bestFx);
    const chosen = hull.filter((size, k) => {
      if (k === hull.length - 1) return true;
      return least(size) - rate(size, hull[k + 1]) * this.#radius(size) <= wanted;
    });
    return chosen.slice(-most).map((size) => heapPop(sizes[size], values));
  }
}

function doubled(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
