import { LinearSolver } from './linear-solver.js';

/**
 * The quadratic model that interpolates 2 n + 1 points, and of all that do has the Hessian nearest to its predecessor's
 * (Powell, "Least Frobenius norm updating of quadratic models that satisfy interpolation conditions", 2004). The
 * equations are solved anew for every change: as many as 3 n + 2, which is little beside an expensive evaluation.
 */
export class Model {
  readonly #n: number;
  readonly #m: number;
  readonly #size: number;
  readonly #matrix: Float64Array;
  readonly #solver: LinearSolver;
  /** Points relative to the centre, in units of the largest distance. */
  readonly #offsets: Float64Array;
  readonly #rhs: Float64Array;
  #scale = 1;
  /** Slope at the centre. */
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;

  /** @param hessian Of the model before; works in it. */
  constructor(n: number, hessian: Float64Array) {
    const m = 2 * n + 1;
    this.#n = n;
    this.#m = m;
    this.#size = m + n + 1;
    this.#matrix = new Float64Array(this.#size * this.#size);
    this.#solver = new LinearSolver(this.#size);
    this.#offsets = new Float64Array(m * n);
    this.#rhs = new Float64Array(this.#size);
    this.gradient = new Float64Array(n);
    this.hessian = hessian;
  }

  /** Sets up the equations for these points. Returns whether they determine a model. */
  prepare(points: Float64Array, centre: number): boolean {
    const n = this.#n;
    const m = this.#m;
    const size = this.#size;
    const offsets = this.#offsets;
    let largest = 0;
    for (let k = 0; k < m; k += 1) {
      for (let i = 0; i < n; i += 1) {
        offsets[k * n + i] = points[k * n + i] - points[centre * n + i];
        largest = Math.max(largest, Math.abs(offsets[k * n + i]));
      }
    }
    if (!(largest > 0)) return false;
    this.#scale = largest;
    for (let at = 0; at < offsets.length; at += 1) offsets[at] /= largest;
    const matrix = this.#matrix;
    matrix.fill(0);
    for (let k = 0; k < m; k += 1) {
      for (let l = 0; l <= k; l += 1) {
        let dot = 0;
        for (let i = 0; i < n; i += 1) dot += offsets[k * n + i] * offsets[l * n + i];
        matrix[k * size + l] = 0.5 * dot * dot;
        matrix[l * size + k] = 0.5 * dot * dot;
      }
      matrix[k * size + m] = 1;
      matrix[m * size + k] = 1;
      for (let i = 0; i < n; i += 1) {
        matrix[k * size + m + 1 + i] = offsets[k * n + i];
        matrix[(m + 1 + i) * size + k] = offsets[k * n + i];
      }
    }
    return this.#solver.factor(matrix);
  }

  /** Makes the model interpolate the values of the prepared points. */
  fit(values: Float64Array, centre: number): void {
    const n = this.#n;
    const m = this.#m;
    const rhs = this.#rhs;
    rhs.fill(0);
    for (let k = 0; k < m; k += 1) {
      let curved = 0;
      for (let i = 0; i < n; i += 1) {
        let sum = 0;
        for (let j = 0; j < n; j += 1) sum += this.hessian[i * n + j] * this.#offsets[k * n + j];
        curved += sum * this.#offsets[k * n + i];
      }
      rhs[k] = values[k] - values[centre] - 0.5 * curved * this.#scale * this.#scale;
    }
    this.#solver.solve(rhs);
    this.#read(this.gradient, this.hessian);
  }

  /** Adds the Hessian of the solution to `hessian`, and writes its slope. */
  #read(gradient: Float64Array, hessian: Float64Array): void {
    const n = this.#n;
    const squared = this.#scale * this.#scale;
    for (let i = 0; i < n; i += 1) gradient[i] = this.#rhs[this.#m + 1 + i] / this.#scale;
    for (let k = 0; k < this.#m; k += 1) {
      const weight = this.#rhs[k] / squared;
      if (weight === 0) continue;
      for (let i = 0; i < n; i += 1) {
        const along = weight * this.#offsets[k * n + i];
        for (let j = 0; j < n; j += 1) hessian[i * n + j] += along * this.#offsets[k * n + j];
      }
    }
  }

  /** Writes the Lagrange function of point `of`, which is 1 there and 0 at the others, as slope and Hessian. */
  lagrange(of: number, gradient: Float64Array, hessian: Float64Array): void {
    this.#rhs.fill(0);
    this.#rhs[of] = 1;
    this.#solver.solve(this.#rhs);
    hessian.fill(0);
    this.#read(gradient, hessian);
  }

  /** Writes the values of all Lagrange functions at a step from the centre. */
  lagrangeValues(step: Float64Array, out: Float64Array): void {
    const n = this.#n;
    const m = this.#m;
    const rhs = this.#rhs;
    for (let k = 0; k < m; k += 1) {
      let dot = 0;
      for (let i = 0; i < n; i += 1) dot += (this.#offsets[k * n + i] * step[i]) / this.#scale;
      rhs[k] = 0.5 * dot * dot;
    }
    rhs[m] = 1;
    for (let i = 0; i < n; i += 1) rhs[m + 1 + i] = step[i] / this.#scale;
    this.#solver.solve(rhs);
    for (let k = 0; k < m; k += 1) out[k] = rhs[k];
  }
}
