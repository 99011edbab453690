import type { Evaluated } from '../../../src/domain/optimizer.js';
import { CANCELLED, OK } from '../../../src/domain/outcome.js';
import type { EngineResults } from './evaluation-engine.js';

const EMPTY = 0;
const WAITING = 1;
const SETTLED = 2;

/** Evaluations that were released, with what the task returned; all arrays are used again for the next ones. */
export interface Released extends Evaluated {
  readonly outcomes: Uint8Array;
  /** Evaluations that were called off, which are not among the others. */
  readonly cancelled: number;
}

/** Points that were asked for and have no value yet, in a ring of columns indexed by id. */
export class InFlight {
  readonly #dims: number;
  readonly #inOrder: boolean;
  #capacity = 64;
  #points: Float64Array;
  #values = new Float64Array(64);
  #outcomes = new Uint8Array(64);
  #states = new Uint8Array(64);
  #residuals = new Float64Array(0);
  #residualCount = 0;
  #oldest = 0;
  #nextId = 0;
  #size = 0;
  #released = newReleased(64, 1, 0);

  /** @param inOrder Release an evaluation only when all with lower ids have been released. */
  constructor(dims: number, inOrder: boolean) {
    this.#dims = dims;
    this.#inOrder = inOrder;
    this.#points = new Float64Array(64 * dims);
    this.#released = newReleased(64, dims, 0);
  }

  /** Points that have not been released. */
  get size(): number {
    return this.#size;
  }

  /** Takes in the next points; returns the id of the first. */
  add(count: number, points: Float64Array): number {
    while (this.#nextId + count - this.#oldest > this.#capacity) this.#grow();
    const firstId = this.#nextId;
    for (let i = 0; i < count; i += 1) {
      const slot = (firstId + i) % this.#capacity;
      this.#states[slot] = WAITING;
      copyRow(points, i, this.#points, slot, this.#dims);
    }
    this.#nextId += count;
    this.#size += count;
    return firstId;
  }

  /** Takes in results and hands over what they release; valid until the next call. */
  settle(results: EngineResults): Released {
    const { count, ids, values, outcomes, residuals, residualCount } = results;
    if (residuals !== null && residualCount !== this.#residualCount)
      this.#makeRoomForResiduals(residualCount);
    for (let i = 0; i < count; i += 1) {
      const slot = ids[i] % this.#capacity;
      if (ids[i] < this.#oldest || ids[i] >= this.#nextId || this.#states[slot] !== WAITING) continue;
      this.#states[slot] = SETTLED;
      this.#values[slot] = values[i];
      this.#outcomes[slot] = outcomes === null ? OK : outcomes[i];
      if (residuals === null)
        this.#residuals.fill(Number.NaN, slot * this.#residualCount, (slot + 1) * this.#residualCount);
      else copyRow(residuals, i, this.#residuals, slot, residualCount);
    }
    return this.#inOrder ? this.#release(this.#idsInOrder(), -1) : this.#release(ids, count);
  }

  /** Ids of the settled points that no waiting one precedes. */
  #idsInOrder(): number {
    let end = this.#oldest;
    while (end < this.#nextId && this.#states[end % this.#capacity] === SETTLED) end += 1;
    return end;
  }

  #release(ids: Float64Array | number, given: number): Released {
    const count = typeof ids === 'number' ? ids - this.#oldest : given;
    const first = this.#oldest;
    if (count > this.#released.ids.length || this.#released.residualCount !== this.#residualCount) {
      const rows = Math.max(count, this.#released.ids.length);
      this.#released = newReleased(rows, this.#dims, this.#residualCount);
    }
    const out = this.#released;
    out.count = 0;
    out.cancelled = 0;
    for (let i = 0; i < count; i += 1) this.#releaseOne(typeof ids === 'number' ? first + i : ids[i], out);
    while (this.#oldest < this.#nextId && this.#states[this.#oldest % this.#capacity] === EMPTY)
      this.#oldest += 1;
    return out;
  }

  #releaseOne(id: number, out: MutableReleased): void {
    const slot = id % this.#capacity;
    if (id < this.#oldest || id >= this.#nextId || this.#states[slot] !== SETTLED) return;
    this.#states[slot] = EMPTY;
    this.#size -= 1;
    if (this.#outcomes[slot] === CANCELLED) {
      out.cancelled += 1;
      return;
    }
    const row = out.count;
    out.ids[row] = id;
    out.values[row] = this.#values[slot];
    out.outcomes[row] = this.#outcomes[slot];
    copyRow(this.#points, slot, out.points, row, this.#dims);
    if (out.residuals !== null) copyRow(this.#residuals, slot, out.residuals, row, this.#residualCount);
    out.count += 1;
  }

  #makeRoomForResiduals(residualCount: number): void {
    this.#residualCount = residualCount;
    this.#residuals = new Float64Array(this.#capacity * residualCount).fill(Number.NaN);
  }

  #grow(): void {
    const from = this.#capacity;
    const to = 2 * from;
    const points = new Float64Array(to * this.#dims);
    const values = new Float64Array(to);
    const outcomes = new Uint8Array(to);
    const states = new Uint8Array(to);
    const residuals = new Float64Array(to * this.#residualCount);
    for (let id = this.#oldest; id < this.#nextId; id += 1) {
      copyRow(this.#points, id % from, points, id % to, this.#dims);
      copyRow(this.#residuals, id % from, residuals, id % to, this.#residualCount);
      values[id % to] = this.#values[id % from];
      outcomes[id % to] = this.#outcomes[id % from];
      states[id % to] = this.#states[id % from];
    }
    this.#capacity = to;
    this.#points = points;
    this.#values = values;
    this.#outcomes = outcomes;
    this.#states = states;
    this.#residuals = residuals;
  }
}

type MutableReleased = { -readonly [Key in keyof Released]: Released[Key] };

function newReleased(rows: number, dims: number, residualCount: number): MutableReleased {
  return {
    count: 0,
    cancelled: 0,
    ids: new Float64Array(rows),
    points: new Float64Array(rows * dims),
    values: new Float64Array(rows),
    outcomes: new Uint8Array(rows),
    residuals: residualCount === 0 ? null : new Float64Array(rows * residualCount),
    residualCount,
  };
}

function copyRow(from: Float64Array, row: number, to: Float64Array, toRow: number, length: number): void {
  for (let i = 0; i < length; i += 1) to[toRow * length + i] = from[row * length + i];
}
