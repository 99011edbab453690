/** Plain data of a {@link Memory}. */
export interface MemoryState {
  /** Steps s and changes of the gradient y, row-major; row `next` is overwritten next. */
  readonly steps: Float64Array;
  readonly changes: Float64Array;
  count: number;
  next: number;
}

/** Smallest cosine between s and y from which on a pair says something about the curvature. */
const SMALLEST_COSINE = 1e-10;

/**
 * The limited memory of a quasi-Newton method: the newest pairs of step and change of the gradient, and the product of
 * the inverse Hessian that they define with a vector (Nocedal, "Updating quasi-Newton matrices with limited storage",
 * 1980: the two-loop recursion).
 */
export class Memory {
  readonly state: MemoryState;
  readonly #n: number;
  readonly #ranges: Float64Array;
  readonly #pairs: number;
  readonly #factors: Float64Array;
  readonly #curvatures: Float64Array;

  /** @param ranges In units of which steps are kept. */
  constructor(ranges: Float64Array, pairs: number, saved?: MemoryState) {
    const n = ranges.length;
    this.#n = n;
    this.#ranges = ranges;
    this.#pairs = pairs;
    this.#factors = new Float64Array(pairs);
    this.#curvatures = new Float64Array(pairs);
    this.state = saved ?? {
      steps: new Float64Array(pairs * n),
      changes: new Float64Array(pairs * n),
      count: 0,
      next: 0,
    };
  }

  forget(): void {
    this.state.count = 0;
    this.state.next = 0;
  }

  /** Keeps the pair of a step from `from` to `to`, over which the gradient changed from `before` to `after`. */
  keep(from: Float64Array, to: Float64Array, before: Float64Array, after: Float64Array): void {
    const { steps, changes, next } = this.state;
    const at = next * this.#n;
    for (let i = 0; i < this.#n; i += 1) {
      steps[at + i] = (to[i] - from[i]) / this.#ranges[i];
      changes[at + i] = after[i] - before[i];
    }
    this.state.next = (next + 1) % this.#pairs;
    this.state.count = Math.min(this.state.count + 1, this.#pairs);
  }

  /**
   * Writes -H `gradient` into `direction`, where H is the inverse Hessian among the parameters that are `free` (1);
   * the others get minus their gradient, as long as H would make it.
   */
  direction(gradient: Float64Array, free: Float64Array, direction: Float64Array): void {
    const n = this.#n;
    const { steps, changes, count, next } = this.state;
    const factors = this.#factors;
    const curvatures = this.#curvatures;
    for (let i = 0; i < n; i += 1) direction[i] = -free[i] * gradient[i];
    let scale = 0;
    for (let k = 1; k <= count; k += 1) {
      const row = (next - k + this.#pairs) % this.#pairs;
      const at = row * n;
      let sy = 0;
      let ss = 0;
      let yy = 0;
      let sd = 0;
      for (let i = 0; i < n; i += 1) {
        if (free[i] === 0) continue;
        const s = steps[at + i];
        const y = changes[at + i];
        sy += s * y;
        ss += s * s;
        yy += y * y;
        sd += s * direction[i];
      }
      // Where squares vanish there is nothing to learn either.
      const usable = sy > SMALLEST_COSINE * Math.sqrt(ss * yy) && sy / yy < Infinity;
      curvatures[row] = usable ? sy : 0;
      if (!usable) continue;
      if (scale === 0) scale = sy / yy;
      factors[row] = sd / sy;
      for (let i = 0; i < n; i += 1) direction[i] -= free[i] * factors[row] * changes[at + i];
    }
    if (scale === 0) scale = 1;
    for (let i = 0; i < n; i += 1) direction[i] *= scale;
    for (let k = count; k >= 1; k -= 1) {
      const row = (next - k + this.#pairs) % this.#pairs;
      if (curvatures[row] === 0) continue;
      const at = row * n;
      let yd = 0;
      for (let i = 0; i < n; i += 1) yd += free[i] * changes[at + i] * direction[i];
      const factor = factors[row] - yd / curvatures[row];
      for (let i = 0; i < n; i += 1) direction[i] += free[i] * factor * steps[at + i];
    }
    for (let i = 0; i < n; i += 1) if (free[i] === 0) direction[i] = -scale * gradient[i];
  }
}
