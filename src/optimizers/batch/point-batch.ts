import type { Evaluated } from '../../domain/optimizer.js';

/** Plain data of a {@link PointBatch}. */
export interface PointBatchState {
  /** The points of the open batch, row-major. */
  readonly points: Float64Array;
  /** Values told so far. */
  readonly values: Float64Array;
  /** 1 for each row whose value was told. */
  readonly told: Float64Array;
  /** Rows of the open batch. */
  count: number;
  asked: number;
  toldCount: number;
  /** Id of row 0. */
  firstId: number;
}

/**
 * The points that an algorithm wants evaluated before it can go on. It hands them out in portions of any size and
 * collects their values in any order, so the algorithm on top of it cannot depend on either.
 */
export class PointBatch {
  readonly state: PointBatchState;
  readonly #dims: number;

  constructor(rows: number, dims: number, saved?: PointBatchState) {
    this.#dims = dims;
    this.state = saved ?? {
      points: new Float64Array(rows * dims),
      values: new Float64Array(rows),
      told: new Float64Array(rows),
      count: 0,
      asked: 0,
      toldCount: 0,
      firstId: 0,
    };
  }

  /** Whether all values of the batch are there (also true before the first batch). */
  get complete(): boolean {
    return this.state.toldCount === this.state.count;
  }

  /** Begins the next batch; the caller fills the first `count` rows of `points`. */
  open(count: number): void {
    const state = this.state;
    state.firstId += state.count;
    state.count = count;
    state.asked = 0;
    state.toldCount = 0;
    state.told.fill(0, 0, count);
  }

  /** Copies the next rows out; see `Optimizer.ask`. */
  ask(points: Float64Array, capacity: number): number {
    const state = this.state;
    const rows = Math.min(capacity, state.count - state.asked);
    const from = state.asked * this.#dims;
    const length = rows * this.#dims;
    for (let i = 0; i < length; i += 1) points[i] = state.points[from + i];
    state.asked += rows;
    return rows;
  }

  /**
   * Takes the value of row `index` of `evaluated`.
   *
   * @returns The row of the batch that it belongs to, or -1 when it is none that still waits for its value.
   */
  take(evaluated: Evaluated, index: number): number {
    const state = this.state;
    const row = evaluated.ids[index] - state.firstId;
    if (!(row >= 0 && row < state.asked) || state.told[row] === 1) return -1;
    const value = evaluated.values[index];
    state.values[row] = Number.isFinite(value) ? value : Infinity;
    state.told[row] = 1;
    state.toldCount += 1;
    return row;
  }
}
