import { ResultsWriter } from '../../../src/protocol/results-batch.js';

/** Rows of results on their way back to whoever asked, of one optimizer at a time. */
export class ReplyWriter {
  readonly #dims: number;
  readonly #send: (frame: Uint8Array) => void;
  #writer: ResultsWriter | null = null;
  #residualCount = 0;
  #optimizerId = 0;
  #count = 0;

  constructor(dims: number, send: (frame: Uint8Array) => void) {
    this.#dims = dims;
    this.#send = send;
  }

  /** Makes room for `rows` rows of an optimizer. */
  begin(optimizerId: number, rows: number): void {
    this.#optimizerId = optimizerId;
    this.#renew(rows, this.#residualCount);
  }

  /** Adds a row; the seconds that the task took are known only for the frame as a whole. */
  put(
    id: number,
    value: number,
    outcome: number,
    residuals: ArrayLike<number> | null,
    rowsLeft: number,
  ): void {
    if (residuals !== null && residuals.length !== this.#residualCount) {
      this.flush(0);
      this.#renew(rowsLeft, residuals.length);
    }
    const writer = this.#writer as ResultsWriter;
    const row = this.#count;
    writer.ids[row] = id;
    writer.values[row] = value;
    writer.outcomes[row] = outcome;
    for (let i = 0; i < this.#residualCount; i += 1) {
      writer.residuals[row * this.#residualCount + i] = residuals === null ? Number.NaN : residuals[i];
    }
    this.#count += 1;
  }

  /** Sends the rows that were put. */
  flush(busySeconds: number): void {
    if (this.#count === 0) return;
    const writer = this.#writer as ResultsWriter;
    this.#send(writer.finish(this.#count, { optimizerId: this.#optimizerId, firstId: 0, busySeconds }));
    this.#count = 0;
    writer.begin();
  }

  #renew(rows: number, residualCount: number): void {
    const writer = this.#writer;
    this.#residualCount = residualCount;
    this.#count = 0;
    const fits = writer !== null && writer.capacity >= rows && writer.capacity <= 4 * rows;
    if (fits && writer.residuals.length === writer.capacity * residualCount) return;
    this.#writer = new ResultsWriter({ capacity: rows, dims: this.#dims, ids: true, residualCount });
    this.#writer.begin();
  }
}
