/** Plain data of a {@link Population}. */
export interface PopulationState {
  /** Points in units of the range, row-major; `size` rows count. */
  readonly points: Float64Array;
  /** Residual vectors, row-major. */
  readonly residuals: Float64Array;
  /** Sum of squares of each. */
  readonly costs: Float64Array;
  size: number;
  best: number;
}

/** The points that the model is made of, with their residuals. */
export class Population {
  readonly state: PopulationState;
  readonly #n: number;
  readonly #m: number;
  readonly #capacity: number;

  constructor(capacity: number, n: number, m: number, saved?: PopulationState) {
    this.#n = n;
    this.#m = m;
    this.#capacity = capacity;
    this.state = saved ?? {
      points: new Float64Array(capacity * n),
      residuals: new Float64Array(capacity * m),
      costs: new Float64Array(capacity),
      size: 0,
      best: -1,
    };
  }

  get full(): boolean {
    return this.state.size === this.#capacity;
  }

  /** Sum of squares of the best point; Infinity when there is none. */
  get bestCost(): number {
    return this.state.size === 0 ? Infinity : this.state.costs[this.state.best];
  }

  /** Largest distance in any coordinate between row `k` and `point`, which begins at `at`. */
  distance(k: number, point: Float64Array, at = 0): number {
    let longest = 0;
    for (let i = 0; i < this.#n; i += 1) {
      longest = Math.max(longest, Math.abs(this.state.points[k * this.#n + i] - point[at + i]));
    }
    return longest;
  }

  /** The row of the same point, or -1. */
  find(point: Float64Array): number {
    for (let k = 0; k < this.state.size; k += 1) if (this.distance(k, point) === 0) return k;
    return -1;
  }

  /** The row that is farthest from the best one, which it is itself when there is no other. */
  farthest(): number {
    const { points, size, best } = this.state;
    let farthest = best;
    let longest = 0;
    for (let k = 0; k < size; k += 1) {
      const far = this.distance(k, points, best * this.#n);
      if (far <= longest) continue;
      longest = far;
      farthest = k;
    }
    return farthest;
  }

  /** Writes a point into row `k`, or behind the last one when `k` is -1 and there is room. */
  put(k: number, point: Float64Array, residuals: Float64Array, residualsAt: number, cost: number): void {
    const { state } = this;
    let row = k;
    if (row < 0) {
      row = state.size;
      state.size += 1;
    }
    for (let i = 0; i < this.#n; i += 1) state.points[row * this.#n + i] = point[i];
    for (let i = 0; i < this.#m; i += 1) state.residuals[row * this.#m + i] = residuals[residualsAt + i];
    state.costs[row] = cost;
    if (state.best < 0 || cost < state.costs[state.best]) state.best = row;
  }
}
