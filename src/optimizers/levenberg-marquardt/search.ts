import type { Bounds } from '../../domain/bounds.js';
import type { PointBatch } from '../batch/point-batch.js';
import { Model, type ModelState } from './model.js';
import { hopeless, newPace, type Pace } from './pace.js';

export interface SearchSettings {
  readonly maxIterations: number;
  readonly ftol: number;
  readonly xtol: number;
  readonly gtol: number;
  readonly accelerated: boolean;
}

/** Which points the open batch holds. */
type Phase = 'start' | 'jacobian' | 'acceleration' | 'trial';

/** Plain data of a {@link Search}. */
export interface SearchState {
  phase: Phase;
  readonly model: ModelState;
  readonly x: Float64Array;
  readonly residuals: Float64Array;
  /** Sum of squares at x. */
  cost: number;
  /** Whether the Jacobian is of central differences. */
  central: boolean;
  /** Difference of each parameter; its sign is the side that is tried first. */
  readonly differences: Float64Array;
  readonly step: Float64Array;
  readonly bend: Float64Array;
  iterations: number;
  pace: Pace;
}

/** How much looser the tolerances are that end the use of forward differences. */
const FORWARD_LOOSENESS = 1e4;
/** Fraction of a step at which its curvature is measured (Transtrum and Sethna 2012: h). */
const PROBE = 0.1;
/** Longest acceleration that is trusted, relative to the step (Transtrum and Sethna 2012: alpha). */
const MAX_BEND = 0.75;
/** Fraction of the predicted gain from which on a step is accepted (Moré 1978). */
const MIN_RATIO = 1e-4;
/** Parameters nearer to zero than this fraction of their range are differenced as if they were that large. */
const TYPICAL = 1e-5;
/** Steeper slopes would overflow when squared. */
const MAX_SLOPE = 1e150;

/** One local search, as a state machine that a batch of points drives on. */
export class Search {
  readonly state: SearchState;
  readonly #bounds: Bounds;
  readonly #settings: SearchSettings;
  readonly #model: Model;

  constructor(bounds: Bounds, settings: SearchSettings, from: number | SearchState) {
    const n = bounds.dims;
    const saved = typeof from === 'number' ? undefined : from;
    this.#bounds = bounds;
    this.#settings = settings;
    const rows = typeof from === 'number' ? from : from.model.rows;
    this.#model = new Model(bounds, rows, saved?.model);
    this.state = saved ?? {
      phase: 'start',
      model: this.#model.state,
      x: new Float64Array(n),
      residuals: new Float64Array(rows),
      cost: Infinity,
      central: false,
      differences: new Float64Array(n).fill(1),
      step: new Float64Array(n),
      bend: new Float64Array(n),
      iterations: 0,
      pace: newPace(Infinity, false),
    };
  }

  /** Residuals of one point. */
  get rows(): number {
    return this.state.model.rows;
  }

  /** Whether the open batch holds the start point. */
  get atStart(): boolean {
    return this.state.phase === 'start';
  }

  /**
   * Prepares for another start point.
   *
   * @param rival A sum of squares that is known already: a search that has nearly converged above it ends there.
   * @param expendable Whether another search will follow, so that this one need not creep to its end.
   */
  leave(rival: number, expendable: boolean): void {
    this.state.pace = newPace(rival, expendable);
    this.state.phase = 'start';
    this.state.central = false;
    this.state.iterations = 0;
    this.#model.reset();
  }

  /**
   * Goes on with the residuals of the complete batch, and opens the next.
   *
   * @returns Why the search has ended, or null.
   */
  advance(batch: PointBatch, residuals: Float64Array): string | null {
    switch (this.state.phase) {
      case 'start':
        this.#move(batch, residuals);
        return this.#openJacobian(batch);
      case 'jacobian':
        return this.#takeJacobian(batch, residuals);
      case 'acceleration':
        return this.#takeAcceleration(batch, residuals);
      case 'trial':
        return this.#takeTrial(batch, residuals);
    }
  }

  #move(batch: PointBatch, residuals: Float64Array): void {
    const { x } = this.state;
    for (let j = 0; j < x.length; j += 1) x[j] = batch.state.points[j];
    this.state.cost = sumOfSquares(residuals, this.rows);
    for (let i = 0; i < this.rows; i += 1) this.state.residuals[i] = residuals[i];
  }

  #openJacobian(batch: PointBatch): string | null {
    if (this.state.cost === 0) return 'zeroResiduals: all residuals are zero';
    const { x, differences, central } = this.state;
    const { lower, upper } = this.#bounds;
    const { points } = batch.state;
    const n = x.length;
    this.state.phase = 'jacobian';
    batch.open(central ? 2 * n : n);
    // Balances truncation against rounding (Dennis and Schnabel 1983, section 5.4).
    const relative = central ? Math.cbrt(Number.EPSILON) : Math.sqrt(Number.EPSILON);
    for (let row = 0; row < batch.state.count; row += 1) {
      for (let i = 0; i < n; i += 1) points[row * n + i] = x[i];
    }
    for (let j = 0; j < n; j += 1) {
      const range = upper[j] - lower[j];
      const size = Math.min(relative * Math.max(Math.abs(x[j]), TYPICAL * range), range / 4);
      let h = differences[j] < 0 ? -size : size;
      if (x[j] + h > upper[j] || x[j] + h < lower[j]) h = -h;
      differences[j] = h;
      points[j * n + j] = x[j] + h;
      if (!central) continue;
      // On a bound both points lie on the same side, the second twice as far.
      const other = x[j] - h > upper[j] || x[j] - h < lower[j] ? x[j] + 2 * h : x[j] - h;
      points[(n + j) * n + j] = other;
    }
    return null;
  }

  #takeJacobian(batch: PointBatch, residuals: Float64Array): string | null {
    const { x, cost, central, differences, model } = this.state;
    const { points } = batch.state;
    const n = x.length;
    const { rows } = this;
    let usable = 0;
    for (let j = 0; j < n; j += 1) {
      const near = points[j * n + j] - x[j];
      const far = central ? points[(n + j) * n + j] - x[j] : 0;
      let finite = true;
      for (let i = 0; i < rows; i += 1) {
        const r = this.state.residuals[i];
        let slope = (residuals[j * rows + i] - r) / near;
        if (central) {
          // Derivative at x of the parabola through three points; for far = -near the central difference.
          const other = (residuals[(n + j) * rows + i] - r) / far;
          slope = (other * near - slope * far) / (near - far);
        }
        finite &&= Math.abs(slope) < MAX_SLOPE;
        model.columns[j * rows + i] = slope;
      }
      if (finite) usable += 1;
      else {
        // The parameter rests for this step; the next Jacobian tries its other side.
        model.columns.fill(0, j * rows, (j + 1) * rows);
        differences[j] = -differences[j];
      }
    }
    if (usable === 0) return 'jacobianFailed: no difference of any parameter gave finite residuals';
    this.#model.load(this.state.residuals);
    const gtol = this.#tolerance(this.#settings.gtol);
    if (this.#model.cosine(x, cost) <= gtol) return this.#converged(batch, 'gtol', gtol);
    return this.#openStep(batch);
  }

  #openStep(batch: PointBatch): string | null {
    const { x, step } = this.state;
    const { lower, upper } = this.#bounds;
    this.state.iterations += 1;
    if (this.state.iterations > this.#settings.maxIterations) {
      return `maxIterations: ${this.#settings.maxIterations} iterations are done`;
    }
    const reason = hopeless(this.state.pace, this.state.iterations, this.state.cost);
    if (reason !== null) return reason;
    this.#model.step(x, step);
    const xtol = this.#tolerance(this.#settings.xtol);
    let small = true;
    for (let j = 0; j < x.length; j += 1) {
      small &&= Math.abs(step[j]) <= xtol * (Math.abs(x[j]) + TYPICAL * (upper[j] - lower[j]));
    }
    if (small || this.#model.exhausted) return this.#converged(batch, 'xtol', xtol);
    this.state.bend.fill(0);
    if (!this.#settings.accelerated) return this.#openTrial(batch);
    this.state.phase = 'acceleration';
    this.#openPoint(batch, PROBE);
    return null;
  }

  #takeAcceleration(batch: PointBatch, residuals: Float64Array): string | null {
    const { step, bend } = this.state;
    if (sumOfSquares(residuals, this.rows) < Infinity) {
      const row = residuals.subarray(0, this.rows);
      const bending = this.#model.accelerate(step, row, PROBE, bend);
      if (bending > MAX_BEND) {
        this.#model.rejected();
        return this.#openStep(batch);
      }
    }
    return this.#openTrial(batch);
  }

  #openTrial(batch: PointBatch): string | null {
    this.state.phase = 'trial';
    this.#openPoint(batch, 1);
    return null;
  }

  /** Asks for x + fraction * step + bend, within the bounds. */
  #openPoint(batch: PointBatch, fraction: number): void {
    const { x, step, bend } = this.state;
    const { lower, upper } = this.#bounds;
    batch.open(1);
    for (let j = 0; j < x.length; j += 1) {
      const target = x[j] + fraction * step[j] + bend[j];
      batch.state.points[j] = Math.min(Math.max(target, lower[j]), upper[j]);
    }
  }

  #takeTrial(batch: PointBatch, residuals: Float64Array): string | null {
    const { cost } = this.state;
    const predicted = this.#model.predicted(this.state.step);
    const gain = cost - sumOfSquares(residuals, this.rows);
    const ratio = gain / predicted;
    const accepted = predicted > 0 && ratio > MIN_RATIO;
    if (accepted) {
      this.#model.accepted(ratio);
      this.#move(batch, residuals);
    } else this.#model.rejected();
    const ftol = this.#tolerance(this.#settings.ftol);
    if (predicted <= ftol * cost && Math.abs(gain) <= ftol * cost)
      return this.#converged(batch, 'ftol', ftol);
    return accepted ? this.#openJacobian(batch) : this.#openStep(batch);
  }

  #tolerance(tolerance: number): number {
    return this.state.central ? tolerance : tolerance * FORWARD_LOOSENESS;
  }

  /** The tolerances of forward differences are only the sign to go on with central ones. */
  #converged(batch: PointBatch, criterion: string, tolerance: number): string | null {
    if (this.state.central || this.state.cost > this.state.pace.rival) {
      return `${criterion}: converged to ${tolerance}`;
    }
    this.state.central = true;
    return this.#openJacobian(batch);
  }
}

/** Sum of squares of the first row; Infinity when it is not finite. */
export function sumOfSquares(residuals: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += residuals[i] * residuals[i];
  return Number.isNaN(sum) ? Infinity : sum;
}
