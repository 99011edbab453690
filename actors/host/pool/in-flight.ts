import type { Evaluated, Wanted } from '../../../src/domain/optimizer.js';
import { CANCELLED, OK } from '../../../src/domain/outcome.js';
import type { EngineResults } from './evaluation-engine.js';

const EMPTY = 0;
const WAITING = 1;
const SETTLED = 2;
/** The optimizer waits for its value, and nobody evaluates it. */
const OWED = 3;
/** Rows at first: little, since a row may hold a million residuals. */
const FIRST_ROOM = 8;

/** Evaluations that were released, with what the task returned; all arrays are used again for the next ones. */
export interface Released extends Evaluated {
  readonly outcomes: Uint8Array;
  /** The residuals or the gradients, whichever there are, row-major. */
  readonly vectors: Float64Array | null;
  readonly vectorLength: number;
  /** What else is recorded of each, encoded; null when nothing is of any. */
  readonly details: (Uint8Array | null)[] | null;
  /** Evaluations that were called off, which are not among the others. */
  readonly cancelled: number;
}

/** Points that were asked for and have no value yet, in a ring of columns indexed by id. */
export class InFlight {
  readonly #dims: number;
  readonly #inOrder: boolean;
  readonly #wants: Wanted;
  #capacity = FIRST_ROOM;
  #points: Float64Array;
  #values = new Float64Array(FIRST_ROOM);
  #outcomes = new Uint8Array(FIRST_ROOM);
  #states = new Uint8Array(FIRST_ROOM);
  #vectors = new Float64Array(0);
  #vectorLength = 0;
  #details: (Uint8Array | null)[] | null = null;
  #oldest = 0;
  #nextId = 0;
  #size = 0;
  #released: MutableReleased;

  /**
   * @param inOrder Release an evaluation only when all with lower ids have been released.
   * @param wants What is released besides the values.
   */
  constructor(dims: number, inOrder: boolean, wants: Wanted = null) {
    this.#dims = dims;
    this.#inOrder = inOrder;
    this.#wants = wants;
    this.#points = new Float64Array(FIRST_ROOM * dims);
    this.#released = newReleased(FIRST_ROOM, dims, 0, wants);
  }

  /** Points that are being evaluated, or were and have not been released. */
  get size(): number {
    return this.#size;
  }

  /** Points that were asked for; also the id of the next one. */
  get asked(): number {
    return this.#nextId;
  }

  /** Takes in the next points; returns the id of the first. */
  add(count: number, points: Float64Array): number {
    const firstId = this.#nextId;
    this.#reserve(firstId, firstId + count);
    for (let i = 0; i < count; i += 1) this.#put(firstId + i, points, i, WAITING);
    this.#nextId += count;
    this.#size += count;
    return firstId;
  }

  /**
   * Begins where an earlier session has ended.
   *
   * @param asked Points that had been asked for.
   * @param ids Ids of those whose evaluation the optimizer waits for; nobody evaluates them until {@link resume}.
   * @param points These points, row-major.
   */
  restore(asked: number, ids: Float64Array, points: Float64Array): void {
    this.#oldest = this.#nextId = asked;
    for (let i = 0; i < ids.length; i += 1) {
      this.#reserve(ids[i], asked);
      this.#put(ids[i], points, i, OWED);
    }
  }

  /**
   * Notes that points from an earlier session, whose ids follow `firstId`, are evaluated from now on.
   *
   * @returns Whether they may be: none of them is being evaluated already, or asked for in this session.
   */
  resume(firstId: number, count: number, points: Float64Array): boolean {
    if (firstId + count > this.#nextId) return false;
    this.#reserve(firstId, this.#nextId);
    for (let i = 0; i < count; i += 1) {
      const state = this.#states[(firstId + i) % this.#capacity];
      if (state !== EMPTY && state !== OWED) return false;
    }
    for (let i = 0; i < count; i += 1) this.#put(firstId + i, points, i, WAITING);
    this.#size += count;
    return true;
  }

  /** The points that the optimizer waits for, in the order of their ids. */
  pending(): { readonly ids: Float64Array; readonly points: Float64Array } {
    const ids: number[] = [];
    for (let id = this.#oldest; id < this.#nextId; id += 1) {
      if (this.#states[id % this.#capacity] !== EMPTY) ids.push(id);
    }
    const points = new Float64Array(ids.length * this.#dims);
    for (let row = 0; row < ids.length; row += 1) {
      copyRow(this.#points, ids[row] % this.#capacity, points, row, this.#dims);
    }
    return { ids: Float64Array.from(ids), points };
  }

  /** Whether the optimizer waits for point `id`, and it is row `row` of `points`, bit for bit. */
  holds(id: number, points: Float64Array, row: number): boolean {
    const slot = id % this.#capacity;
    if (id < this.#oldest || id >= this.#nextId || this.#states[slot] === EMPTY) return false;
    const own = slot * this.#dims;
    const given = row * this.#dims;
    for (let i = 0; i < this.#dims; i += 1) {
      if (!Object.is(this.#points[own + i], points[given + i])) return false;
    }
    return true;
  }

  /** Takes in results and hands over what they release; valid until the next call. */
  settle(results: EngineResults): Released {
    const { count, ids, values, outcomes, vectors, vectorLength, details } = results;
    if (details !== null) this.#details ??= [];
    if (vectors !== null && vectorLength !== this.#vectorLength) this.#makeRoomForVectors(vectorLength);
    for (let i = 0; i < count; i += 1) {
      const slot = ids[i] % this.#capacity;
      if (ids[i] < this.#oldest || ids[i] >= this.#nextId || this.#states[slot] !== WAITING) continue;
      this.#states[slot] = SETTLED;
      this.#values[slot] = values[i];
      this.#outcomes[slot] = outcomes === null ? OK : outcomes[i];
      if (vectors === null)
        this.#vectors.fill(Number.NaN, slot * this.#vectorLength, (slot + 1) * this.#vectorLength);
      else copyRow(vectors, i, this.#vectors, slot, vectorLength);
      if (this.#details !== null) this.#details[slot] = details?.[i]?.slice() ?? null;
    }
    return this.#inOrder ? this.#release(this.#idsInOrder(), -1) : this.#release(ids, count);
  }

  #put(id: number, points: Float64Array, row: number, state: number): void {
    const slot = id % this.#capacity;
    this.#states[slot] = state;
    copyRow(points, row, this.#points, slot, this.#dims);
  }

  /** Makes room for all ids from `first`, or from the oldest one, up to `end`. */
  #reserve(first: number, end: number): void {
    const oldest = Math.min(first, this.#oldest);
    while (end - oldest > this.#capacity) this.#grow();
    this.#oldest = oldest;
  }

  /** End of the ids that no waiting one precedes. */
  #idsInOrder(): number {
    let end = this.#oldest;
    while (end < this.#nextId && this.#states[end % this.#capacity] !== WAITING) end += 1;
    return end;
  }

  #release(ids: Float64Array | number, given: number): Released {
    const count = typeof ids === 'number' ? ids - this.#oldest : given;
    const first = this.#oldest;
    const room = this.#released.ids.length;
    if (count > room || this.#released.vectorLength !== this.#vectorLength) {
      this.#released = newReleased(Math.max(count, room), this.#dims, this.#vectorLength, this.#wants);
    }
    const out = this.#released;
    out.count = 0;
    out.details = this.#details === null ? null : [];
    out.cancelled = 0;
    for (let i = 0; i < count; i += 1) this.#releaseOne(typeof ids === 'number' ? first + i : ids[i], out);
    while (this.#oldest < this.#nextId && this.#states[this.#oldest % this.#capacity] === EMPTY)
      this.#oldest += 1;
    return out;
  }

  #releaseOne(id: number, out: MutableReleased): void {
    const slot = id % this.#capacity;
    if (id < this.#oldest || id >= this.#nextId || this.#states[slot] !== SETTLED) return;
    this.#size -= 1;
    if (this.#outcomes[slot] === CANCELLED) {
      this.#states[slot] = OWED;
      out.cancelled += 1;
      return;
    }
    this.#states[slot] = EMPTY;
    const row = out.count;
    out.ids[row] = id;
    out.values[row] = this.#values[slot];
    out.outcomes[row] = this.#outcomes[slot];
    copyRow(this.#points, slot, out.points, row, this.#dims);
    if (out.vectors !== null) copyRow(this.#vectors, slot, out.vectors, row, this.#vectorLength);
    out.details?.push(this.#details?.[slot] ?? null);
    out.count += 1;
  }

  #makeRoomForVectors(vectorLength: number): void {
    this.#vectorLength = vectorLength;
    this.#vectors = new Float64Array(this.#capacity * vectorLength).fill(Number.NaN);
  }

  #grow(): void {
    const from = this.#capacity;
    const to = 2 * from;
    const points = new Float64Array(to * this.#dims);
    const values = new Float64Array(to);
    const outcomes = new Uint8Array(to);
    const states = new Uint8Array(to);
    const vectors = new Float64Array(to * this.#vectorLength);
    const details: (Uint8Array | null)[] = [];
    for (let id = this.#oldest; id < this.#nextId; id += 1) {
      copyRow(this.#points, id % from, points, id % to, this.#dims);
      copyRow(this.#vectors, id % from, vectors, id % to, this.#vectorLength);
      values[id % to] = this.#values[id % from];
      outcomes[id % to] = this.#outcomes[id % from];
      states[id % to] = this.#states[id % from];
      details[id % to] = this.#details?.[id % from] ?? null;
    }
    this.#capacity = to;
    this.#points = points;
    this.#values = values;
    this.#outcomes = outcomes;
    this.#states = states;
    this.#vectors = vectors;
    if (this.#details !== null) this.#details = details;
  }
}

type MutableReleased = { -readonly [Key in keyof Released]: Released[Key] };

function newReleased(rows: number, dims: number, vectorLength: number, wants: Wanted): MutableReleased {
  const vectors = vectorLength === 0 ? null : new Float64Array(rows * vectorLength);
  return {
    count: 0,
    cancelled: 0,
    ids: new Float64Array(rows),
    points: new Float64Array(rows * dims),
    values: new Float64Array(rows),
    outcomes: new Uint8Array(rows),
    details: null,
    vectors,
    vectorLength,
    residuals: wants === 'residuals' ? vectors : null,
    residualCount: wants === 'residuals' ? vectorLength : 0,
    gradients: wants === 'gradient' ? vectors : null,
  };
}

function copyRow(from: Float64Array, row: number, to: Float64Array, toRow: number, length: number): void {
  for (let i = 0; i < length; i += 1) to[toRow * length + i] = from[row * length + i];
}
