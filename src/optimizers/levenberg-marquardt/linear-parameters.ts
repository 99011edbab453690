import type { Bounds } from '../../domain/bounds.js';
import type { PointBatch } from '../batch/point-batch.js';

/** Plain data of a {@link LinearParameters}. */
export interface LinearParametersState {
  /** 1 for each parameter in which the residuals are linear, all of them together. */
  readonly linear: Float64Array;
  count: number;
  /** What the open batch holds: nothing, every parameter shifted alone, or more and more of them shifted together. */
  phase: 'idle' | 'alone' | 'together';
  readonly base: Float64Array;
  readonly baseResiduals: Float64Array;
  /** By how much each parameter is shifted. */
  readonly shifts: Float64Array;
  /** Change of the residuals by each shift alone, one row each. */
  readonly effects: Float64Array;
}

/** Departure from linearity that rounding may cause, relative to the effect of the shift. */
const TOLERANCE = 1e-7;

/**
 * Finds out in which parameters the residuals are linear (an amplitude, a baseline, the coefficients of a sum), by
 * shifts across a good part of the box: for such parameters twice the shift has twice the effect, and shifts of several
 * have the sum of their effects. For given values of the others the best of these follow from linear algebra (variable
 * projection: Golub and Pereyra 1973), so that only the others have to be searched.
 */
export class LinearParameters {
  readonly state: LinearParametersState;
  readonly #bounds: Bounds;
  readonly #rows: number;

  constructor(bounds: Bounds, rows: number, saved?: LinearParametersState) {
    const n = bounds.dims;
    this.#bounds = bounds;
    this.#rows = rows;
    this.state = saved ?? {
      linear: new Float64Array(n),
      count: 0,
      phase: 'idle',
      base: new Float64Array(n),
      baseResiduals: new Float64Array(rows),
      shifts: new Float64Array(n),
      effects: new Float64Array(n * rows),
    };
  }

  /** Opens the first batch, of twice as many points as parameters: every parameter shifted alone, once and twice. */
  open(batch: PointBatch, base: Float64Array, residuals: Float64Array): void {
    const { state } = this;
    const n = base.length;
    state.phase = 'alone';
    state.base.set(base);
    state.baseResiduals.set(residuals);
    batch.open(2 * n);
    for (let j = 0; j < n; j += 1) {
      state.shifts[j] = shiftOf(this.#bounds, base, j);
      for (const times of [1, 2]) {
        const at = ((times - 1) * n + j) * n;
        batch.state.points.set(base, at);
        batch.state.points[at + j] = within(this.#bounds, j, base[j] + times * state.shifts[j]);
      }
    }
  }

  /**
   * Takes the residuals of the complete batch.
   *
   * @returns Whether it is finished; if not, it has opened the next batch.
   */
  take(batch: PointBatch, residuals: Float64Array): boolean {
    if (this.state.phase === 'alone') {
      this.#takeAlone(residuals);
      if (this.state.count > 1) {
        this.#openTogether(batch);
        return false;
      }
    } else this.#takeTogether(residuals);
    this.state.phase = 'idle';
    return true;
  }

  #takeAlone(residuals: Float64Array): void {
    const { linear, baseResiduals, effects } = this.state;
    const rows = this.#rows;
    const n = linear.length;
    this.state.count = 0;
    for (let j = 0; j < n; j += 1) {
      let effect = 0;
      let departure = 0;
      for (let i = 0; i < rows; i += 1) {
        const once = residuals[j * rows + i] - baseResiduals[i];
        const twice = residuals[(n + j) * rows + i] - baseResiduals[i];
        effects[j * rows + i] = once;
        effect += once * once;
        departure += (twice - 2 * once) ** 2;
      }
      // Without any effect here it stays what it was found to be elsewhere.
      if (effect !== 0) linear[j] = effect < Infinity && departure <= TOLERANCE * TOLERANCE * effect ? 1 : 0;
      this.state.count += linear[j];
    }
  }

  /** Row k of the batch has the first k + 2 linear parameters shifted. */
  #openTogether(batch: PointBatch): void {
    const { linear, base, shifts, count } = this.state;
    const { points } = batch.state;
    const n = base.length;
    this.state.phase = 'together';
    batch.open(count - 1);
    for (let row = 0; row < count - 1; row += 1) {
      points.set(base, row * n);
      let shifted = 0;
      for (let j = 0; j < n && shifted < row + 2; j += 1) {
        if (linear[j] === 0) continue;
        points[row * n + j] = within(this.#bounds, j, base[j] + shifts[j]);
        shifted += 1;
      }
    }
  }

  #takeTogether(residuals: Float64Array): void {
    const { linear, baseResiduals, effects } = this.state;
    const rows = this.#rows;
    let row = -1;
    let kept = 0;
    for (let j = 0; j < linear.length; j += 1) {
      if (linear[j] === 0) continue;
      if (row >= 0) {
        let effect = 0;
        let departure = 0;
        for (let i = 0; i < rows; i += 1) {
          // The first row follows on the first parameter's shift alone, which the batch does not repeat.
          const before =
            row === 0
              ? baseResiduals[i] + effects[this.#first() * rows + i]
              : residuals[(row - 1) * rows + i];
          const alone = effects[j * rows + i];
          effect += alone * alone;
          departure += (residuals[row * rows + i] - before - alone) ** 2;
        }
        if (effect !== 0 && !(departure <= TOLERANCE * TOLERANCE * effect)) linear[j] = 2;
      }
      row += 1;
    }
    for (let j = 0; j < linear.length; j += 1) {
      if (linear[j] === 2) linear[j] = 0;
      kept += linear[j];
    }
    this.state.count = kept;
  }

  /** The first linear parameter. */
  #first(): number {
    return this.state.linear.indexOf(1);
  }
}

/** A quarter of the range or more, to the side where twice as much still fits. */
export function shiftOf({ lower, upper }: Bounds, x: Float64Array, j: number): number {
  const down = x[j] - lower[j];
  const up = upper[j] - x[j];
  return up >= down ? up / 2 : -down / 2;
}

/** Rounding may carry a shifted parameter past its bound. */
export function within({ lower, upper }: Bounds, j: number, value: number): number {
  return Math.min(Math.max(value, lower[j]), upper[j]);
}
