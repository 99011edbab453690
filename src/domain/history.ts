import type { HistoryView } from './history-view.js';
import { LOST, OK, TIMED_OUT } from './outcome.js';

/** The first chunk is small, since many optimizers have short lives; later ones double up to a limit. */
const FIRST_CHUNK_ROWS = 64;
const CHUNK_ROWS = 4096;
/** Number of chunks until they have all reached the limit: 64, 64, 128, ..., 2048 rows, together 4096. */
const GROWING_CHUNKS = 1 + Math.log2(CHUNK_ROWS / FIRST_CHUNK_ROWS);

/** Columns of one chunk. `ids` and `outcomes` exist only where they say something. */
interface Chunk {
  /** Index of the first row. */
  readonly start: number;
  readonly rows: number;
  readonly values: Float64Array;
  readonly points: Float64Array;
  ids: Float64Array | null;
  outcomes: Uint8Array | null;
}

/** Rows to append, as they came in. */
export interface Rows {
  readonly values: Float64Array;
  readonly points: Float64Array;
  /** Ids of the evaluations; null when they follow on from `firstId`. */
  readonly ids: Float64Array | null;
  readonly firstId: number;
  /** Outcome codes; null when all are ok. */
  readonly outcomes: Uint8Array | null;
}

/**
 * The evaluations of one optimizer, column by column in chunks: nothing is moved when it grows, and it takes no more
 * memory than the points and values.
 */
export class History implements HistoryView {
  readonly dims: number;
  readonly #chunks: Chunk[] = [];
  #length = 0;
  #bestIndex = -1;
  #bestValue = Infinity;
  #failures = 0;
  #timedOut = 0;
  #lost = 0;

  constructor(dims: number) {
    this.dims = dims;
  }

  get length(): number {
    return this.#length;
  }

  get bestIndex(): number {
    return this.#bestIndex;
  }

  get bestValue(): number {
    return this.#bestValue;
  }

  /** Evaluations whose outcome was not `ok`. */
  get failures(): number {
    return this.#failures;
  }

  /** Evaluations that took too long. */
  get timedOut(): number {
    return this.#timedOut;
  }

  /** Evaluations that ended their evaluators. */
  get lost(): number {
    return this.#lost;
  }

  /** Evaluations that the task answered, with a value or a failure. */
  get answered(): number {
    return this.#length - this.#lost;
  }

  value(index: number): number {
    const chunk = this.#chunkOf(index);
    return chunk.values[index - chunk.start];
  }

  /** Outcome code of an evaluation. */
  outcome(index: number): number {
    const chunk = this.#chunkOf(index);
    return chunk.outcomes?.[index - chunk.start] ?? OK;
  }

  /** The optimizer's number of an evaluation; evaluations of several workers arrive out of order. */
  id(index: number): number {
    const chunk = this.#chunkOf(index);
    return chunk.ids?.[index - chunk.start] ?? index;
  }

  point(index: number, target: Float64Array = new Float64Array(this.dims)): Float64Array {
    const { points, start } = this.#chunkOf(index);
    const from = (index - start) * this.dims;
    for (let i = 0; i < this.dims; i += 1) target[i] = points[from + i];
    return target;
  }

  /** Appends the rows from `start` up to `end` of a batch. */
  append(rows: Rows, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const chunk = this.#lastChunkWithRoom();
      const offset = this.#length - chunk.start;
      const count = Math.min(end - at, chunk.rows - offset);
      chunk.values.set(rows.values.subarray(at, at + count), offset);
      chunk.points.set(rows.points.subarray(at * this.dims, (at + count) * this.dims), offset * this.dims);
      this.#keepIds(chunk, rows, at, offset, count);
      if (rows.outcomes !== null) this.#keepOutcomes(chunk, rows.outcomes, at, offset, count);
      this.#findBest(rows, at, count);
      this.#length += count;
      at += count;
    }
  }

  #chunkOf(index: number): Chunk {
    if (!(index >= 0 && index < this.#length))
      throw new RangeError(`no evaluation ${index} of ${this.#length}`);
    if (index < FIRST_CHUNK_ROWS) return this.#chunks[0];
    if (index < CHUNK_ROWS) return this.#chunks[32 - Math.clz32(index / FIRST_CHUNK_ROWS)];
    return this.#chunks[GROWING_CHUNKS - 1 + Math.floor(index / CHUNK_ROWS)];
  }

  #lastChunkWithRoom(): Chunk {
    const last = this.#chunks[this.#chunks.length - 1] as Chunk | undefined;
    if (last !== undefined && this.#length < last.start + last.rows) return last;
    const rows = Math.min(CHUNK_ROWS, Math.max(FIRST_CHUNK_ROWS, this.#length));
    const chunk: Chunk = {
      start: this.#length,
      rows,
      values: new Float64Array(rows),
      points: new Float64Array(rows * this.dims),
      ids: null,
      outcomes: null,
    };
    this.#chunks.push(chunk);
    return chunk;
  }

  #keepIds(chunk: Chunk, rows: Rows, at: number, offset: number, count: number): void {
    const { ids, firstId } = rows;
    if (chunk.ids === null) {
      if (ids === null && firstId + at === this.#length) return;
      chunk.ids = new Float64Array(chunk.rows);
      for (let i = 0; i < offset; i += 1) chunk.ids[i] = chunk.start + i;
    }
    for (let i = 0; i < count; i += 1) chunk.ids[offset + i] = ids === null ? firstId + at + i : ids[at + i];
  }

  #keepOutcomes(chunk: Chunk, outcomes: Uint8Array, at: number, offset: number, count: number): void {
    for (let i = 0; i < count; i += 1) {
      const outcome = outcomes[at + i];
      if (outcome === OK) continue;
      chunk.outcomes ??= new Uint8Array(chunk.rows);
      chunk.outcomes[offset + i] = outcome;
      this.#failures += 1;
      if (outcome === TIMED_OUT) this.#timedOut += 1;
      else if (outcome === LOST) this.#lost += 1;
    }
  }

  #findBest(rows: Rows, at: number, count: number): void {
    const { values, outcomes } = rows;
    for (let i = at; i < at + count; i += 1) {
      const value = values[i];
      if (value < this.#bestValue && value > -Infinity && (outcomes === null || outcomes[i] === OK)) {
        this.#bestValue = value;
        this.#bestIndex = this.#length + i - at;
      }
    }
  }
}
