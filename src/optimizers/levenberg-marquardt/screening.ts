import type { Bounds } from '../../domain/bounds.js';
import type { Rng } from '../../domain/rng.js';
import type { PointBatch } from '../batch/point-batch.js';
import { shiftOf, within } from './linear-parameters.js';
import { Model } from './model.js';
import { sumOfSquares } from './search.js';
import { type StartSettings, writeStart } from './start-points.js';

/** Plain data of a {@link Screening}. */
export interface ScreeningState {
  /** The start point found, and the sum of squares that it should have. */
  readonly best: Float64Array;
  cost: number;
  /** Start points that are still to be drawn. */
  left: number;
  varied: boolean;
  /** Those of the open batch. */
  open: number;
}

/** Damping of the linear parameters, relative to the squared column lengths: enough to decide what the data leave open. */
const DAMPING = 1e-14;

/**
 * Draws points, and finds the best of them to start from. Each is one point for its other parameters and one more for
 * every linear parameter, which tell the best values of the linear ones and the sum of squares there.
 */
export class Screening {
  readonly state: ScreeningState;
  readonly #bounds: Bounds;
  readonly #rows: number;
  readonly #settings: StartSettings;
  readonly #model: Model;
  readonly #x: Float64Array;
  readonly #step: Float64Array;
  readonly #rest: Float64Array;

  constructor(bounds: Bounds, rows: number, settings: StartSettings, saved?: ScreeningState) {
    const n = bounds.dims;
    this.#bounds = bounds;
    this.#rows = rows;
    this.#settings = settings;
    this.#model = new Model(bounds, rows);
    this.#x = new Float64Array(n);
    this.#step = new Float64Array(n);
    this.#rest = new Float64Array(rows);
    this.state = saved ?? { best: new Float64Array(n), cost: Infinity, left: 0, varied: false, open: 0 };
  }

  /**
   * Begins a screening.
   *
   * @param room Points that a batch may have.
   */
  begin(batch: PointBatch, known: Float64Array | null, linear: Float64Array, room: number, rng: Rng): void {
    this.state.cost = Infinity;
    const varied = known !== null && rng.uniform() < this.#settings.variation;
    this.state.varied = varied;
    // Of several variations the best would be the one that differs least, from which the search falls back.
    this.state.left = varied ? 1 : this.#settings.screening;
    this.#open(batch, known, linear, room, rng);
  }

  #open(batch: PointBatch, known: Float64Array | null, linear: Float64Array, room: number, rng: Rng): void {
    const { state } = this;
    const { points } = batch.state;
    const n = linear.length;
    const each = 1 + sum(linear);
    state.open = Math.min(state.left, Math.max(1, Math.floor(room / each)));
    state.left -= state.open;
    batch.open(state.open * each);
    for (let k = 0; k < state.open; k += 1) {
      const at = k * each * n;
      const x = points.subarray(at, at + n);
      writeStart(x, state.varied ? known : null, linear, this.#bounds, this.#settings, rng);
      // At zero linear parameters leave no large terms whose rounding could hide the others.
      for (let j = 0; j < n; j += 1) if (linear[j] === 1) x[j] = within(this.#bounds, j, 0);
      let row = 0;
      for (let j = 0; j < n; j += 1) {
        if (linear[j] === 0) continue;
        row += 1;
        points.copyWithin(at + row * n, at, at + n);
        points[at + row * n + j] = within(this.#bounds, j, x[j] + shiftOf(this.#bounds, x, j));
      }
    }
  }

  /**
   * Takes the residuals of the complete batch.
   *
   * @returns Whether it is finished; if not, it has opened the next batch.
   */
  take(
    batch: PointBatch,
    residuals: Float64Array,
    known: Float64Array | null,
    linear: Float64Array,
    room: number,
    rng: Rng,
  ): boolean {
    const each = 1 + sum(linear);
    for (let k = 0; k < this.state.open; k += 1) this.#takeOne(batch, residuals, k * each, linear);
    if (this.state.left === 0) return true;
    this.#open(batch, known, linear, room, rng);
    return false;
  }

  #takeOne(batch: PointBatch, residuals: Float64Array, first: number, linear: Float64Array): void {
    const { state } = this;
    const n = linear.length;
    const x = this.#x;
    for (let j = 0; j < n; j += 1) x[j] = batch.state.points[first * n + j];
    this.#step.fill(0);
    const cost = this.#project(batch.state.points, residuals, first, linear);
    if (cost === Infinity) this.#step.fill(0);
    // Where all fail there is a start point nevertheless.
    if (cost >= state.cost && state.cost < Infinity) return;
    state.cost = cost;
    for (let j = 0; j < n; j += 1) state.best[j] = within(this.#bounds, j, x[j] + this.#step[j]);
  }

  /** Sets the step to the best values of the linear parameters, and returns the sum of squares there. */
  #project(points: Float64Array, residuals: Float64Array, first: number, linear: Float64Array): number {
    const rows = this.#rows;
    const n = linear.length;
    const x = this.#x;
    const rest = this.#rest;
    for (let i = 0; i < rows; i += 1) rest[i] = residuals[first * rows + i];
    const cost = sumOfSquares(rest, rows);
    if (cost === Infinity || sum(linear) === 0) return cost;
    const model = this.#model;
    const { columns } = model.state;
    model.reset();
    model.state.damping = DAMPING;
    columns.fill(0);
    let row = first;
    for (let j = 0; j < n; j += 1) {
      if (linear[j] === 0) continue;
      row += 1;
      const shift = points[row * n + j] - x[j];
      for (let i = 0; i < rows; i += 1) columns[j * rows + i] = (residuals[row * rows + i] - rest[i]) / shift;
    }
    model.load(rest);
    model.step(x, this.#step);
    // The sum of the very terms: the fall that the model predicts would drown in the rounding of large slopes.
    row = first;
    for (let j = 0; j < n; j += 1) {
      if (linear[j] === 0) continue;
      row += 1;
      const share = this.#step[j] / (points[row * n + j] - x[j]);
      for (let i = 0; i < rows; i += 1) {
        rest[i] += share * (residuals[row * rows + i] - residuals[first * rows + i]);
      }
    }
    return sumOfSquares(rest, rows);
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i];
  return total;
}
