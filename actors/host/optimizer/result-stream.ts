import { ResultsWriter } from '../../../src/protocol/results-batch.js';

const SMALLEST = 16;
const LARGEST_ROWS = 1024;
const LARGEST_BYTES = 256 * 1024;

export interface ResultStreamOptions {
  readonly optimizerId: number;
  readonly dims: number;
  /** Whether rows may come in another order than that of their ids. */
  readonly withIds: boolean;
  /** Whether rows tell how many points had been asked for when the optimizer was told of them. */
  readonly withAsked?: boolean;
  readonly send: (frame: Uint8Array) => void;
}

/**
 * The stream of evaluations to the manager. Rows are written where they will be sent from. The frames grow with the
 * pace of the evaluations, so that a slow task does not pay for room that it never fills.
 */
export class ResultStream {
  /** Rows written into the present frame. */
  count = 0;
  /** Id of the first row of the present frame. */
  firstId = 0;
  /** Seconds that the task took for the rows of the present frame. */
  busySeconds = 0;
  readonly #options: ResultStreamOptions;
  #largest: number;
  #vectorLength = 0;
  #writer: ResultsWriter;

  constructor(options: ResultStreamOptions) {
    this.#options = options;
    this.#largest = this.#mostRows();
    this.#writer = this.#newWriter(Math.min(SMALLEST, this.#largest));
  }

  get capacity(): number {
    return this.#writer.capacity;
  }

  /** Whether no more rows should be added to what is written, since their details take so much room. */
  get isHeavy(): boolean {
    return this.#writer.detailBytes >= LARGEST_BYTES;
  }

  get values(): Float64Array {
    return this.#writer.values;
  }

  get points(): Float64Array {
    return this.#writer.points;
  }

  get outcomes(): Uint8Array {
    return this.#writer.outcomes;
  }

  get ids(): Float64Array {
    return this.#writer.ids;
  }

  get asked(): Float64Array {
    return this.#writer.asked;
  }

  /** Residuals or gradients of the rows, {@link vectorLength} numbers each. */
  get vectors(): Float64Array {
    return this.#writer.vectors;
  }

  get vectorLength(): number {
    return this.#vectorLength;
  }

  /** Sends the rows written and begins a frame for vectors of another length; no points may wait for their values. */
  setVectorLength(vectorLength: number): void {
    this.flush();
    this.#vectorLength = vectorLength;
    this.#largest = this.#mostRows();
    this.#writer = this.#newWriter(Math.min(this.capacity, this.#largest));
  }

  /** Sends the rows written; the next ones are numbered from `firstId` on. No points may wait for their values. */
  goOnFrom(firstId: number): void {
    this.flush();
    this.firstId = firstId;
  }

  /** Adds what is recorded of a row besides its value. */
  putDetail(row: number, detail: Uint8Array): void {
    this.#writer.putDetail(row, detail);
  }

  /**
   * Sends the rows written and begins the next frame.
   *
   * @param ahead Points that stand behind the rows written and wait for their values; they move to the next frame.
   */
  flush(ahead = 0): void {
    const { count } = this;
    if (count === 0 && ahead === 0) return;
    const { dims, optimizerId } = this.#options;
    const waiting = this.points.slice(count * dims, (count + ahead) * dims);
    const full = count + ahead >= this.capacity;
    const sparse = count < this.capacity / 4;
    if (count > 0) {
      const { firstId, busySeconds } = this;
      this.#options.send(this.#writer.finish(count, { optimizerId, firstId, busySeconds }));
    }
    const next = full ? 2 * this.capacity : sparse ? this.capacity / 2 : this.capacity;
    const capacity = Math.min(this.#largest, Math.max(SMALLEST, Math.ceil(next), ahead));
    if (capacity === this.capacity) this.#writer.begin();
    else this.#writer = this.#newWriter(capacity);
    this.points.set(waiting);
    this.firstId += count;
    this.count = 0;
    this.busySeconds = 0;
  }

  #newWriter(capacity: number): ResultsWriter {
    const { dims, withIds, withAsked = false } = this.#options;
    const vectorLength = this.#vectorLength;
    const writer = new ResultsWriter({
      capacity,
      dims,
      points: true,
      ids: withIds,
      asked: withAsked,
      vectorLength,
    });
    writer.begin();
    return writer;
  }

  #mostRows(): number {
    const rowsOfBytes = Math.floor(LARGEST_BYTES / (8 * (this.#options.dims + 1 + this.#vectorLength)));
    return Math.max(1, Math.min(LARGEST_ROWS, rowsOfBytes));
  }
}
