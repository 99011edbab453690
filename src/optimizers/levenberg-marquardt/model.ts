import type { Bounds } from '../../domain/bounds.js';
import { applyTransposed, factor, solveUpper } from './householder.js';

/** Plain data of a {@link Model}. */
export interface ModelState {
  /** Residuals a row. */
  readonly rows: number;
  /** The Jacobian, column-major; after `load` its QR factors. */
  readonly columns: Float64Array;
  readonly diagonal: Float64Array;
  readonly betas: Float64Array;
  /** Leading entries of Q' r. */
  readonly projected: Float64Array;
  /** Length of each column of the Jacobian. */
  readonly norms: Float64Array;
  /** The scale D of the damping: the longest that each column has been lately. */
  readonly scale: Float64Array;
  /** The damping parameter and the factor by which the next rejection raises it. */
  damping: number;
  growth: number;
  /** Parameters that the last step left free of the bounds; `freeCount` entries count. */
  readonly free: Float64Array;
  freeCount: number;
}

/** Damping of the first step, relative to the squared column lengths (Nielsen 1999: tau). */
const INITIAL_DAMPING = 1e-3;
/** Damping that leaves nothing of a step; with more it would be no number. */
const MOST_DAMPING = 1e100;
/**
 * What remains of a longer column's scale at the next Jacobian. Moré (1978) keeps the longest for ever, which
 * on NIST's MGH10 from start 1 still holds the parameters back when the columns are 1e6 times shorter: not solved in
 * 5,000 iterations, against about 750 so.
 */
const SCALE_MEMORY = 0.3;

/**
 * The linear model r + J p of the residuals around a point, and the damped steps that it gives: the p that minimises
 * |r + J p|² + damping |D p|² within the bounds. QR of J once, then of R stacked on the damping rows for every step:
 * J'J is never formed, which would square the condition number (Moré, "The Levenberg-Marquardt
 * algorithm: implementation and theory", 1978).
 */
export class Model {
  readonly state: ModelState;
  readonly #bounds: Bounds;
  readonly #stacked: Float64Array;
  readonly #stackedDiagonal: Float64Array;
  readonly #stackedBetas: Float64Array;
  readonly #right: Float64Array;
  readonly #full: Float64Array;
  readonly #curvature: Float64Array;

  constructor(bounds: Bounds, rows: number, saved?: ModelState) {
    const n = bounds.dims;
    this.#bounds = bounds;
    this.#stacked = new Float64Array(2 * n * n);
    this.#stackedDiagonal = new Float64Array(n);
    this.#stackedBetas = new Float64Array(n);
    this.#right = new Float64Array(2 * n);
    this.#full = new Float64Array(rows);
    this.#curvature = new Float64Array(n);
    this.state = saved ?? {
      rows,
      columns: new Float64Array(rows * n),
      diagonal: new Float64Array(n),
      betas: new Float64Array(n),
      projected: new Float64Array(n),
      norms: new Float64Array(n),
      scale: new Float64Array(n),
      damping: INITIAL_DAMPING,
      growth: 2,
      free: new Float64Array(n),
      freeCount: 0,
    };
  }

  /** Forgets scale and damping, for a search that starts elsewhere. */
  reset(): void {
    this.state.scale.fill(0);
    this.state.damping = INITIAL_DAMPING;
    this.state.growth = 2;
  }

  /** Takes the Jacobian that was written into `state.columns`, and the residuals at the same point. */
  load(residuals: Float64Array): void {
    const { rows, columns, diagonal, betas, projected, norms, scale } = this.state;
    const n = this.#bounds.dims;
    for (let j = 0; j < n; j += 1) {
      let squares = 0;
      for (let i = j * rows; i < (j + 1) * rows; i += 1) squares += columns[i] * columns[i];
      norms[j] = Math.sqrt(squares);
      scale[j] = Math.max(SCALE_MEMORY * scale[j], norms[j]);
    }
    factor(columns, rows, n, diagonal, betas);
    this.project(residuals, projected);
  }

  /** Leading entries of Q' `vector`. */
  project(vector: Float64Array, out: Float64Array): void {
    const { rows, columns, betas } = this.state;
    this.#full.set(vector);
    applyTransposed(columns, rows, this.#bounds.dims, betas, this.#full);
    for (let i = 0; i < out.length; i += 1) out[i] = i < rows ? this.#full[i] : 0;
  }

  /** Entry (i, j) of R. */
  #upper(i: number, j: number): number {
    if (i > j || i >= this.state.rows) return 0;
    return i === j ? this.state.diagonal[j] : this.state.columns[j * this.state.rows + i];
  }

  /** Half the derivative of the sum of squares with respect to parameter j. */
  gradient(j: number): number {
    let sum = 0;
    for (let i = 0; i <= j; i += 1) sum += this.#upper(i, j) * this.state.projected[i];
    return sum;
  }

  /** Whether parameter j is on a bound across which the sum of squares falls. */
  held(j: number, x: Float64Array): boolean {
    const { lower, upper } = this.#bounds;
    return x[j] <= lower[j] ? this.gradient(j) >= 0 : x[j] >= upper[j] && this.gradient(j) <= 0;
  }

  /** Largest cosine of the angle between the residuals and a column of J (the gtol test of Moré 1978). */
  cosine(x: Float64Array, cost: number): number {
    let largest = 0;
    for (let j = 0; j < x.length; j += 1) {
      if (this.state.norms[j] === 0 || this.held(j, x)) continue;
      largest = Math.max(largest, Math.abs(this.gradient(j)) / (this.state.norms[j] * Math.sqrt(cost)));
    }
    return largest;
  }

  /**
   * The damped step from `x`, within the bounds: parameters that it would take across a bound go exactly onto it, and
   * the others are solved for again.
   */
  step(x: Float64Array, out: Float64Array): void {
    const { lower, upper } = this.#bounds;
    const { state } = this;
    state.freeCount = 0;
    for (let j = 0; j < x.length; j += 1) {
      out[j] = 0;
      if (state.norms[j] === 0 || this.held(j, x)) continue;
      state.free[state.freeCount] = j;
      state.freeCount += 1;
    }
    for (;;) {
      this.#solve(state.projected, out);
      let kept = 0;
      for (let f = 0; f < state.freeCount; f += 1) {
        const j = state.free[f];
        const target = x[j] + out[j];
        if (target < lower[j]) out[j] = lower[j] - x[j];
        else if (target > upper[j]) out[j] = upper[j] - x[j];
        else {
          state.free[kept] = j;
          kept += 1;
        }
      }
      if (kept === state.freeCount) return;
      state.freeCount = kept;
    }
  }

  /** Entry i of R `step`. */
  #modelled(i: number, step: Float64Array): number {
    let sum = 0;
    for (let j = i; j < step.length; j += 1) sum += this.#upper(i, j) * step[j];
    return sum;
  }

  /** By how much the linear model says that `step` lowers the sum of squares. */
  predicted(step: Float64Array): number {
    let fall = 0;
    for (let i = 0; i < step.length; i += 1) {
      const change = this.#modelled(i, step);
      fall -= change * (2 * this.state.projected[i] + change);
    }
    return fall;
  }

  /**
   * Geodesic acceleration a/2 of the last {@link step} (Transtrum and Sethna 2012, arXiv:1201.5885).
   *
   * @param step The step v.
   * @param residuals The residuals at x + h v.
   * @param h The fraction of the step that was tried.
   * @returns 2 |D a/2| / |D v|.
   */
  accelerate(step: Float64Array, residuals: Float64Array, h: number, out: Float64Array): number {
    const { scale, projected } = this.state;
    const n = step.length;
    this.project(residuals, out);
    const curvature = this.#curvature;
    for (let i = 0; i < n; i += 1) {
      curvature[i] = (out[i] - projected[i] - h * this.#modelled(i, step)) / (h * h);
    }
    out.fill(0);
    this.#solve(curvature, out);
    let bent = 0;
    let straight = 0;
    for (let j = 0; j < n; j += 1) {
      bent += (scale[j] * out[j]) ** 2;
      straight += (scale[j] * step[j]) ** 2;
    }
    return 2 * Math.sqrt(bent / straight);
  }

  /**
   * Minimises |right + R p|² + damping |D p|² over the free parameters, the others keeping what `out` says.
   */
  #solve(right: Float64Array, out: Float64Array): void {
    const { scale, damping, free, freeCount: count } = this.state;
    const n = out.length;
    const rows = n + count;
    const w = this.#stacked;
    const y = this.#right;
    w.fill(0, 0, rows * count);
    y.fill(0);
    for (let f = 0; f < count; f += 1) {
      const j = free[f];
      out[j] = 0;
      for (let i = 0; i <= j; i += 1) w[f * rows + i] = this.#upper(i, j);
      w[f * rows + n + f] = Math.sqrt(damping) * scale[j];
    }
    for (let i = 0; i < n; i += 1) y[i] = -right[i] - this.#modelled(i, out);
    factor(w, rows, count, this.#stackedDiagonal, this.#stackedBetas);
    applyTransposed(w, rows, count, this.#stackedBetas, y);
    solveUpper(w, rows, count, this.#stackedDiagonal, y);
    for (let f = 0; f < count; f += 1) out[free[f]] = y[f];
  }

  /** Lowers the damping after a step that gained `ratio` of what was predicted (Nielsen 1999). */
  accepted(ratio: number): void {
    this.state.damping *= Math.max(1 / 3, 1 - (2 * ratio - 1) ** 3);
    this.state.damping = Math.max(this.state.damping, 1e-24);
    this.state.growth = 2;
  }

  rejected(): void {
    this.state.damping = Math.min(this.state.damping * this.state.growth, MOST_DAMPING);
    this.state.growth *= 2;
  }

  /** Whether no step, however short, was any good. */
  get exhausted(): boolean {
    return this.state.damping === MOST_DAMPING;
  }
}
