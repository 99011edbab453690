import assert from 'node:assert/strict';
import type { Bounds } from '../domain/bounds.js';
import type { Optimizer, Wanted } from '../domain/optimizer.js';

interface Outstanding {
  readonly id: number;
  readonly x: Float64Array;
}

/** What the evaluation of point `id` gives: residuals, or null for one that failed. */
export type Evaluate = (x: Float64Array, id: number) => Float64Array | null;

/** What an optimizer is told besides the values. */
export interface Teaching {
  readonly wants: Wanted;
  /** Gradient of the sum of squares of the residuals. */
  gradient(x: Float64Array): Float64Array;
}

/**
 * Drives one optimizer as unkindly as its contract allows, and checks at each call what must always hold. The arrays
 * that it lends are overwritten afterwards, so that an optimizer that kept one is found out.
 */
export class OptimizerSession {
  readonly optimizer: Optimizer;
  readonly #bounds: Bounds;
  readonly #evaluate: Evaluate;
  readonly #teaching: Teaching;
  /** Every point asked so far, in order. */
  readonly points: Float64Array[] = [];
  /** Points whose value was not told yet. */
  outstanding: readonly Outstanding[] = [];
  bestFx = Infinity;
  #asked: number;

  constructor(
    optimizer: Optimizer,
    bounds: Bounds,
    evaluate: Evaluate,
    teaching: Teaching,
    goesOnFrom?: OptimizerSession,
  ) {
    this.optimizer = optimizer;
    this.#bounds = bounds;
    this.#evaluate = evaluate;
    this.#teaching = teaching;
    this.#asked = goesOnFrom === undefined ? 0 : goesOnFrom.#asked;
    this.outstanding = goesOnFrom?.outstanding ?? [];
  }

  /** Asks once. Returns how many points came. */
  ask(capacity: number): number {
    const { dims, lower, upper } = this.#bounds;
    const finished = this.optimizer.finished;
    const room = new Float64Array((capacity + 1) * dims).fill(Number.NaN);
    const count = this.optimizer.ask(room, capacity);
    assert.ok(
      Number.isInteger(count) && count >= 0 && count <= capacity,
      `ask returned ${count} for ${capacity}`,
    );
    if (finished !== null)
      assert.equal(count, 0, `ask returned points although it has finished: ${finished}`);
    for (let i = count * dims; i < room.length; i += 1) {
      assert.ok(Number.isNaN(room[i]), 'ask wrote beyond the rows that it reports');
    }
    const came: Outstanding[] = [];
    for (let row = 0; row < count; row += 1) {
      const x = room.slice(row * dims, row * dims + dims);
      x.forEach((value, i) => {
        const within = value >= lower[i] && value <= upper[i];
        assert.ok(within, `point ${this.#asked} has x[${i}] = ${value}, outside [${lower[i]}, ${upper[i]}]`);
      });
      came.push({ id: this.#asked, x });
      this.points.push(x);
      this.#asked += 1;
    }
    this.outstanding = [...this.outstanding, ...came];
    room.fill(Number.NaN);
    return count;
  }

  /** Asks, `capacity` at a time, until `window` points are outstanding or none come. */
  fill(window: number, capacity: number): void {
    while (this.outstanding.length < window) {
      if (this.ask(Math.min(capacity, window - this.outstanding.length)) === 0) return;
    }
  }

  /** Tells the values of some outstanding points, in the order given, in one batch. */
  tell(told: readonly Outstanding[], evaluate: Evaluate = this.#evaluate): void {
    const { dims } = this.#bounds;
    const { wants, gradient } = this.#teaching;
    const count = told.length;
    const results = told.map(({ x, id }) => evaluate(x, id));
    const firstResult = results.find((result) => result !== null);
    const residualCount = wants === 'residuals' ? (firstResult?.length ?? 0) : 0;
    const ids = Float64Array.from(told, ({ id }) => id);
    const points = new Float64Array(count * dims);
    const values = new Float64Array(count);
    const residuals = residualCount === 0 ? null : new Float64Array(count * residualCount).fill(Number.NaN);
    const gradients = wants === 'gradient' ? new Float64Array(count * dims).fill(Number.NaN) : null;
    told.forEach(({ x }, row) => {
      points.set(x, row * dims);
      const result = results[row];
      values[row] = result === null ? Infinity : result.reduce((sum, r) => sum + r * r, 0);
      if (result !== null) residuals?.set(result, row * residualCount);
      if (result !== null) gradients?.set(gradient(x), row * dims);
      this.bestFx = Math.min(this.bestFx, values[row]);
    });
    const gone = new Set(told.map(({ id }) => id));
    this.outstanding = this.outstanding.filter(({ id }) => !gone.has(id));
    this.optimizer.tell({ count, ids, points, values, residuals, residualCount, gradients });
    for (const lent of [ids, points, values, residuals, gradients]) lent?.fill(Number.NaN);
    const { finished } = this.optimizer;
    assert.ok(
      finished === null || (typeof finished === 'string' && finished !== ''),
      'finished is not a reason',
    );
  }

  /**
   * Asks and tells until `evaluations` points were asked by this session, or none come although all were told.
   *
   * @param order Puts the outstanding points into the batches in which they are told. Default: all, in one.
   */
  run(
    evaluations: number,
    window = 16,
    capacity = 16,
    order: (outstanding: readonly Outstanding[]) => readonly (readonly Outstanding[])[] = (all) => [all],
  ): this {
    while (this.points.length < evaluations) {
      this.fill(Math.min(window, evaluations - this.points.length + this.outstanding.length), capacity);
      if (this.outstanding.length === 0) return this;
      for (const batch of order(this.outstanding)) this.tell(batch);
    }
    return this;
  }
}

/** Asserts that two sessions asked for the same points, bit for bit. */
export function samePoints(
  actual: readonly Float64Array[],
  expected: readonly Float64Array[],
  what: string,
): void {
  assert.equal(actual.length, expected.length, `${what}: the number of points differs`);
  actual.forEach((x, k) => {
    assert.deepEqual(x, expected[k], `${what}: point ${k} differs`);
  });
}
