import { ResultsWriter } from '../../../src/protocol/results-batch.js';

/** Bytes of details from which on a frame is sent, full or not. */
const MOST_DETAIL_BYTES = 256 * 1024;

/** Rows of results on their way back to whoever asked, of one optimizer at a time. */
export class ReplyWriter {
  readonly #dims: number;
  readonly #send: (frame: Uint8Array) => void;
  #writer: ResultsWriter | null = null;
  #vectorLength = 0;
  #optimizerId = 0;
  #count = 0;

  constructor(dims: number, send: (frame: Uint8Array) => void) {
    this.#dims = dims;
    this.#send = send;
  }

  /** Makes room for `rows` rows of an optimizer. */
  begin(optimizerId: number, rows: number): void {
    this.#optimizerId = optimizerId;
    this.#renew(rows, this.#vectorLength);
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
      this.flush(0);
      this.#renew(rowsLeft, vector.length);
    }
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
    if (writer.detailBytes >= MOST_DETAIL_BYTES) this.flush(0);
  }

  /** Sends the rows that were put. */
  flush(busySeconds: number): void {
    if (this.#count === 0) return;
    const writer = this.#writer as ResultsWriter;
    this.#send(writer.finish(this.#count, { optimizerId: this.#optimizerId, firstId: 0, busySeconds }));
    this.#count = 0;
    writer.begin();
  }

  #renew(rows: number, vectorLength: number): void {
    const writer = this.#writer;
    this.#vectorLength = vectorLength;
    this.#count = 0;
    const fits = writer !== null && writer.capacity >= rows && writer.capacity <= 4 * rows;
    if (fits && writer.vectors.length === writer.capacity * vectorLength) return;
    this.#writer = new ResultsWriter({ capacity: rows, dims: this.#dims, ids: true, vectorLength });
    this.#writer.begin();
  }
}
