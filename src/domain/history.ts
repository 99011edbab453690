import {
  CHUNK_ROWS,
  type Chunk,
  chunkEnd,
  chunkNumber,
  chunkOfStored,
  keepDetails,
  rowOf,
} from './history-chunk.js';
import type { HistoryView } from './history-view.js';
import { LOST, OK, TIMED_OUT } from './outcome.js';
import type { RowStore } from './row-store.js';
import type { Rows } from './rows.js';
import type { HistorySummary } from './run-state.js';

export type { Rows } from './rows.js';

/** Most rows in memory of a history whose rows can be read back: the chunk that is filled, and what went before it. */
const MOST_KEPT_ROWS = 2 * CHUNK_ROWS;
/** Stretches of rows that were read back and are kept, since most readers go from row to row. */
const READ_BACK = 2;

/**
 * The evaluations of one optimizer, column by column in chunks: nothing is moved when it grows, and it takes no more
 * memory than the points and values. Where rows are stored elsewhere too, only the last of them, at most 8,192, and the
 * best one stay in memory; the others are read back when somebody asks.
 */
export class History implements HistoryView {
  readonly dims: number;
  /** Null stands for one whose rows are no longer in memory. */
  readonly #chunks: (Chunk | null)[] = [];
  readonly #decode: (detail: Uint8Array) => Readonly<Record<string, unknown>>;
  #length = 0;
  #bestIndex = -1;
  #bestValue = Infinity;
  #failures = 0;
  #timedOut = 0;
  #lost = 0;
  #store: RowStore | null = null;
  /** Number of chunks, from the first on, that are no longer in memory. */
  #dropped = 0;
  #spare: Chunk | null = null;
  #bestRow: Chunk | null = null;
  /** The best point of an earlier session, until there is a better one. */
  #earlierBest: Float64Array | null = null;
  #readBack: readonly Chunk[] = [];

  /** @param decode Decodes what the task returned besides a value. */
  constructor(dims: number, decode: (detail: Uint8Array) => Readonly<Record<string, unknown>>) {
    this.dims = dims;
    this.#decode = decode;
  }

  /**
   * The history of an optimizer that goes on after another session: none of its rows is in memory.
   *
   * @param dims Number of parameters.
   * @param decode Decodes what the task returned besides a value.
   * @param summary What {@link History.summary} said at the end of that session.
   * @param store Where its rows are.
   */
  static restored(
    dims: number,
    decode: (detail: Uint8Array) => Readonly<Record<string, unknown>>,
    summary: HistorySummary,
    store: RowStore,
  ): History {
    const history = new History(dims, decode);
    history.#length = summary.length;
    history.#bestIndex = summary.bestIndex;
    history.#bestValue = summary.bestValue;
    history.#earlierBest = summary.bestPoint;
    history.#failures = summary.failures;
    history.#timedOut = summary.timedOut;
    history.#lost = summary.lost;
    history.#store = store;
    if (summary.length > 0) history.#dropped = chunkNumber(summary.length - 1) + 1;
    while (history.#chunks.length < history.#dropped) history.#chunks.push(null);
    return history;
  }

  /** What is to be remembered of it without its rows. */
  summary(): HistorySummary {
    const hasBest = this.#bestIndex !== -1;
    return {
      length: this.#length,
      bestIndex: this.#bestIndex,
      bestValue: this.#bestValue,
      bestPoint: hasBest ? (this.#earlierBest?.slice() ?? this.point(this.#bestIndex)) : null,
      failures: this.#failures,
      timedOut: this.#timedOut,
      lost: this.#lost,
    };
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

  /**
   * From now on old rows leave the memory as soon as `store` has them.
   *
   * @param store Where the rows of this history, and only they, are stored in their order.
   */
  keepOnlyRecent(store: RowStore): void {
    this.#store = store;
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

  detail(index: number): Readonly<Record<string, unknown>> | null {
    const bytes = this.encodedDetail(index);
    return bytes === null ? null : this.#decode(bytes);
  }

  /** What {@link detail} decodes. */
  encodedDetail(index: number): Uint8Array | null {
    const chunk = this.#chunkOf(index);
    return chunk.details?.[index - chunk.start] ?? null;
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
      if (rows.details !== null) keepDetails(chunk, rows.details.slice(at, at + count), offset);
      this.#findBest(rows, at, count);
      this.#length += count;
      at += count;
    }
  }

  #chunkOf(index: number): Chunk {
    if (!(index >= 0 && index < this.#length))
      throw new RangeError(`no evaluation ${index} of ${this.#length}`);
    const chunk = this.#chunks[chunkNumber(index)];
    // That which another session began has only the rows of this one.
    return chunk !== null && index >= chunk.start ? chunk : this.#chunkFromStore(index);
  }

  #chunkFromStore(index: number): Chunk {
    if (index === this.#bestIndex) {
      this.#bestRow ??= this.#bestFromStore(index);
      return this.#bestRow;
    }
    for (const chunk of this.#readBack) {
      if (index >= chunk.start && index < chunk.start + chunk.rows) return chunk;
    }
    const chunk = chunkOfStored((this.#store as RowStore).read(index));
    this.#readBack = [chunk, ...this.#readBack].slice(0, READ_BACK);
    return chunk;
  }

  /** The best row of an earlier session: its value and point are known, also when the row itself is lost. */
  #bestFromStore(index: number): Chunk {
    const stored = rowOf(chunkOfStored((this.#store as RowStore).read(index)), index, this.dims);
    const points = this.#earlierBest ?? stored.points;
    return { ...stored, values: Float64Array.of(this.#bestValue), points, outcomes: null };
  }

  #lastChunkWithRoom(): Chunk {
    const last = this.#chunks[this.#chunks.length - 1] as Chunk | null | undefined;
    if (last && this.#length < last.start + last.rows) return last;
    const number = chunkNumber(this.#length);
    const rows = chunkEnd(number) - this.#length;
    if (this.#store !== null) this.#dropStored(this.#store, this.#length + rows - MOST_KEPT_ROWS);
    const chunk = this.#newChunk(rows);
    this.#chunks[number] = chunk;
    this.#dropped = Math.min(this.#dropped, number);
    return chunk;
  }

  #newChunk(rows: number): Chunk {
    const spare = this.#spare?.rows === rows ? this.#spare : null;
    this.#spare = null;
    return {
      start: this.#length,
      rows,
      values: spare?.values ?? new Float64Array(rows),
      points: spare?.points ?? new Float64Array(rows * this.dims),
      ids: null,
      outcomes: null,
      details: null,
    };
  }

  /** Drops the chunks of which all rows stand before `end`, as far as they are stored. */
  #dropStored(store: RowStore, end: number): void {
    if (end <= 0) return;
    const stored = Math.min(end, store.length);
    for (; this.#dropped < this.#chunks.length; this.#dropped += 1) {
      const chunk = this.#chunks[this.#dropped] as Chunk;
      if (chunk.start + chunk.rows > stored) return;
      this.#keepBest(chunk);
      this.#chunks[this.#dropped] = null;
      this.#spare = chunk;
    }
  }

  /** The best row is read again and again, however old it is. */
  #keepBest(chunk: Chunk): void {
    const offset = this.#bestIndex - chunk.start;
    if (offset >= 0 && offset < chunk.rows) this.#bestRow = rowOf(chunk, this.#bestIndex, this.dims);
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
        this.#bestRow = null;
        this.#earlierBest = null;
      }
    }
  }
}
