import type { Wanted } from '../../../src/domain/optimizer.js';
import { ResultsWriter } from '../../../src/protocol/results-batch.js';

/** Bytes of vectors, and of details, from which on a frame is sent, however many rows it has. */
const LARGEST_BYTES = 256 * 1024;

/** Rows of results on their way back to whoever asked, of one optimizer at a time. */
export class ReplyWriter {
  readonly #dims: number;
  readonly #send: (frame: Uint8Array) => void;
  #writer: ResultsWriter | null = null;
  #vectorLength = 0;
  #wants: Wanted = null;
  #optimizerId = 0;
  #count = 0;
  /** When the work for the rows that were not sent began. */
  #began = 0;

  constructor(dims: number, send: (frame: Uint8Array) => void) {
    this.#dims = dims;
    this.#send = send;
  }

  /** Makes room for `rows` rows of an optimizer that wants such vectors. */
  begin(optimizerId: number, rows: number, wants: Wanted): void {
    // The vectors that another one wanted have a length that says nothing about these.
    const vectorLength = optimizerId === this.#optimizerId && wants === this.#wants ? this.#vectorLength : 0;
    this.#optimizerId = optimizerId;
    this.#wants = wants;
    this.#renew(rows, vectorLength);
    this.resume();
  }

  /** The task's time counts from now on. */
  resume(): void {
    this.#began = performance.now();
  }

  /** Adds a row; the seconds that the task took are known only for the frame as a whole. */
  put(
    id: number,
    value: number,
    outcome: number,
    vector: ArrayLike<number> | null,
    detail: Uint8Array | null,
    rowsLeft: number,
  ): void {
    if (vector !== null && vector.length !== this.#vectorLength) {
      this.flush();
      this.#renew(rowsLeft, vector.length);
    }
    if (this.#count === this.#writer?.capacity) this.flush();
    const writer = this.#writer as ResultsWriter;
    const row = this.#count;
    writer.ids[row] = id;
    writer.values[row] = value;
    writer.outcomes[row] = outcome;
    for (let i = 0; i < this.#vectorLength; i += 1) {
      writer.vectors[row * this.#vectorLength + i] = vector === null ? Number.NaN : vector[i];
    }
    if (detail !== null) writer.putDetail(row, detail);
    this.#count += 1;
    if (writer.detailBytes >= LARGEST_BYTES) this.flush();
  }

  /** Sends the rows that were put. */
  flush(): void {
    if (this.#count === 0) return;
    const writer = this.#writer as ResultsWriter;
    const now = performance.now();
    const busySeconds = (now - this.#began) / 1000;
    this.#began = now;
    this.#send(writer.finish(this.#count, { optimizerId: this.#optimizerId, firstId: 0, busySeconds }));
    this.#count = 0;
    writer.begin();
  }

  #renew(rowsLeft: number, vectorLength: number): void {
    const writer = this.#writer;
    const rowsOfBytes = Math.max(1, Math.floor(LARGEST_BYTES / (8 * vectorLength)));
    const rows = Math.min(rowsLeft, rowsOfBytes);
    this.#vectorLength = vectorLength;
    this.#count = 0;
    const fits = writer !== null && writer.capacity >= rows && writer.capacity <= 4 * rows;
    if (fits && writer.vectors.length === writer.capacity * vectorLength) return;
    this.#writer = new ResultsWriter({ capacity: rows, dims: this.#dims, ids: true, vectorLength });
    this.#writer.begin();
  }
}
