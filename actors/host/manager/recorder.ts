import type { Rows } from '../../../src/domain/history.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import { protocolError } from '../../../src/protocol/protocol-error.js';
import type { OptimizerRecord } from './optimizer-record.js';
import type { RunBooks } from './run-books.js';

/** Milliseconds between two reports of a better point. */
const REPORT_EVERY = 50;

/** Rows of results with their points, whoever sent them. */
export interface RecordedRows extends Rows {
  readonly count: number;
  /** Whether the journal has them from an earlier session. */
  readonly isJournalled: boolean;
}

/** Writes evaluations into the histories, and keeps the incumbent. */
export class Recorder {
  readonly #books: RunBooks;
  readonly #onBoundary: () => void;
  readonly #onImprovement: () => void;
  #untilBoundary: number;
  #reportTimer: unknown;
  #reportedAt = 0;

  /**
   * @param onBoundary Called after every `stopcheckInterval` evaluations of the run, in the middle of a batch too, so
   *   that what is decided there does not depend on how evaluations were batched.
   */
  constructor(books: RunBooks, onBoundary: () => void, onImprovement: () => void) {
    this.#books = books;
    this.#onBoundary = onBoundary;
    this.#onImprovement = onImprovement;
    this.#untilBoundary = books.plan.stopcheckInterval;
  }

  /** Goes on after the evaluations of earlier sessions. */
  goOn(): void {
    const { evaluations, plan } = this.#books;
    this.#untilBoundary = plan.stopcheckInterval - (evaluations % plan.stopcheckInterval);
  }

  record(record: OptimizerRecord, rows: RecordedRows): void {
    const { plan, ledger } = this.#books;
    let at = 0;
    while (at < rows.count) {
      const take = Math.min(rows.count - at, this.#untilBoundary);
      ledger.record(record.id, take);
      record.history.append(rows, at, at + take);
      if (!rows.isJournalled) this.#books.journal?.evaluations(record.id, rows, at, at + take);
      at += take;
      this.#untilBoundary -= take;
      if (record.history.bestValue < this.#books.bestValue) this.#improve(record);
      if (this.#untilBoundary === 0) {
        this.#untilBoundary = plan.stopcheckInterval;
        this.#onBoundary();
      }
    }
  }

  /** Reports a better point that is still unreported, and stops reporting. */
  end(): void {
    if (this.#reportTimer !== undefined) this.#report();
  }

  #improve(record: OptimizerRecord): void {
    const { history, id, kind } = record;
    const x = history.point(history.bestIndex);
    this.#books.best = { x, fx: history.bestValue, optimizerId: id, kind };
    this.#books.bestRecord = record;
    this.#books.evaluationsAtBest = this.#books.evaluations - (history.length - 1 - history.bestIndex);
    this.#onImprovement();
    if (this.#reportTimer !== undefined) return;
    const { clock } = this.#books;
    const wait = this.#reportedAt + REPORT_EVERY - clock.now();
    if (wait <= 0) this.#report();
    else this.#reportTimer = clock.setTimeout(() => this.#report(), wait);
  }

  #report(): void {
    const { best, evaluations, clock } = this.#books;
    clock.clearTimeout(this.#reportTimer);
    this.#reportTimer = undefined;
    this.#reportedAt = clock.now();
    if (best === null) return;
    const { optimizerId, fx, x } = best;
    this.#books.emit({ type: 'improved', optimizerId, fx, x: [...x], evaluations });
  }
}

/** The rows of a batch that an optimizer sent. */
export function rowsOf(batch: ResultsBatch, dims: number): RecordedRows {
  const { points, values, ids, firstId, outcomes, vectors, vectorLength, asked, details, count } = batch;
  if (points === null || batch.dims !== dims)
    throw protocolError('A batch of results has not the points it needs.');
  return {
    count,
    values,
    points,
    ids,
    firstId,
    outcomes,
    vectors,
    vectorLength,
    asked,
    details,
    isJournalled: false,
  };
}
