/** Sweeps after which parameters that were held by a bound are not looked at again. */
const MAX_SWEEPS = 3;

/**
 * Writes into `step` what nearly minimises g s + s H s / 2 between two bounds that enclose 0: conjugate gradients among
 * the parameters that are free, which hold those that run into a bound and begin again without them (Powell 2009,
 * section 3, with a box for the ball).
 */
export class BoxStep {
  readonly #n: number;
  readonly #residual: Float64Array;
  readonly #direction: Float64Array;
  readonly #image: Float64Array;
  readonly #held: Float64Array;

  constructor(n: number) {
    this.#n = n;
    this.#residual = new Float64Array(n);
    this.#direction = new Float64Array(n);
    this.#image = new Float64Array(n);
    this.#held = new Float64Array(n);
  }

  /** @returns The value at the step, which is not above 0. */
  minimise(
    gradient: Float64Array,
    hessian: Float64Array,
    low: Float64Array,
    high: Float64Array,
    step: Float64Array,
  ): number {
    const n = this.#n;
    const residual = this.#residual;
    step.fill(0);
    residual.set(gradient);
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep += 1) {
      if (this.#hold(low, high, step) === 0) break;
      for (let restart = 0; restart <= n; restart += 1) {
        if (!this.#descend(hessian, low, high, step)) break;
      }
    }
    let value = 0;
    for (let i = 0; i < n; i += 1) value += 0.5 * step[i] * (gradient[i] + residual[i]);
    return value;
  }

  /** Holds the parameters on a bound that would cross it. Returns how much slope the others have. */
  #hold(low: Float64Array, high: Float64Array, step: Float64Array): number {
    let slope = 0;
    for (let i = 0; i < this.#n; i += 1) {
      const r = this.#residual[i];
      const blocked = (r >= 0 && step[i] <= low[i]) || (r <= 0 && step[i] >= high[i]);
      this.#held[i] = blocked ? 1 : 0;
      if (!blocked) slope += r * r;
    }
    return slope;
  }

  /** Conjugate gradients until they converge (false) or a parameter runs into a bound, which is then held (true). */
  #descend(hessian: Float64Array, low: Float64Array, high: Float64Array, step: Float64Array): boolean {
    const n = this.#n;
    const residual = this.#residual;
    const direction = this.#direction;
    const image = this.#image;
    const held = this.#held;
    let squares = 0;
    for (let i = 0; i < n; i += 1) {
      direction[i] = held[i] === 1 ? 0 : -residual[i];
      squares += direction[i] * direction[i];
    }
    const enough = 1e-24 * squares;
    for (let iteration = 0; iteration < n && squares > enough; iteration += 1) {
      let curvature = 0;
      for (let i = 0; i < n; i += 1) {
        let sum = 0;
        for (let j = 0; j < n; j += 1) sum += hessian[i * n + j] * direction[j];
        image[i] = sum;
        curvature += direction[i] * sum;
      }
      let longest = Infinity;
      let stopped = -1;
      for (let i = 0; i < n; i += 1) {
        if (direction[i] === 0) continue;
        const room = ((direction[i] > 0 ? high[i] : low[i]) - step[i]) / direction[i];
        if (room >= longest) continue;
        longest = Math.max(room, 0);
        stopped = i;
      }
      const wanted = curvature > 0 ? squares / curvature : Infinity;
      const length = Math.min(wanted, longest);
      if (!(length < Infinity)) return false;
      for (let i = 0; i < n; i += 1) {
        step[i] = Math.min(Math.max(step[i] + length * direction[i], low[i]), high[i]);
        residual[i] += length * image[i];
      }
      if (longest <= wanted) {
        step[stopped] = direction[stopped] > 0 ? high[stopped] : low[stopped];
        held[stopped] = 1;
        return true;
      }
      let next = 0;
      for (let i = 0; i < n; i += 1) if (held[i] === 0) next += residual[i] * residual[i];
      for (let i = 0; i < n; i += 1) {
        if (held[i] === 0) direction[i] = -residual[i] + (next / squares) * direction[i];
      }
      squares = next;
    }
    return false;
  }
}
