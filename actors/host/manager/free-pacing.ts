import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { OptimizerRecord } from './optimizer-record.js';
import type { Pacing, PacingHost } from './pacing.js';
import { rowsOf } from './recorder.js';
import type { RunBooks } from './run-books.js';

/** Work that an optimizer is granted ahead, in seconds. */
const SECONDS_AHEAD = 0.05;
/** Milliseconds over which its pace is measured. */
const WINDOW = 20;
const LARGEST_GRANT = 2 ** 18;

/** Grants a few tens of milliseconds of work ahead, by the pace at which results come in. */
export class FreePacing implements Pacing {
  readonly #books: RunBooks;
  readonly #host: PacingHost;

  constructor(books: RunBooks, host: PacingHost) {
    this.#books = books;
    this.#host = host;
  }

  initialGrant(record: OptimizerRecord): number {
    return this.#books.ledger.grant(record.id, record.spec.workers);
  }

  ready(record: OptimizerRecord): void {
    this.#topUp(record);
  }

  results(record: OptimizerRecord, batch: ResultsBatch): void {
    this.#measure(record, batch.count);
    this.#host.record(record, rowsOf(batch, this.#books.plan.bounds.dims));
    this.#host.share();
    if (!this.#host.checkExit()) this.#topUp(record);
  }

  /** Nobody waits for that: grants are topped up before. */
  idle(): void {}

  announcedEnd(record: OptimizerRecord): void {
    this.#host.converged(record);
    this.#books.ledger.forget(record.id);
    if (!this.#host.checkExit()) this.resume();
  }

  joined(record: OptimizerRecord): void {
    this.#books.ledger.forget(record.id);
    if (this.#host.checkExit()) return;
    this.#host.fillSlots();
    this.resume();
  }

  returned(record: OptimizerRecord, unused: number): void {
    this.#books.ledger.giveBack(record.id, unused);
    // Others may have waited for it, and it may be about to go on already.
    if (!this.#host.checkExit()) this.resume();
  }

  /** Nothing is decided in rounds. */
  get isInRound(): boolean {
    return false;
  }

  owes(record: OptimizerRecord): boolean {
    return this.#books.ledger.outstanding(record.id) > 0;
  }

  resume(): void {
    for (const record of this.#books.alive) this.#topUp(record);
  }

  #topUp(record: OptimizerRecord): void {
    if (!record.working || record.replaying || record.actor?.paused !== false || !this.#books.mayGrant)
      return;
    const { ledger } = this.#books;
    const outstanding = ledger.outstanding(record.id);
    const unmeasured = record.pace === 0;
    const ahead = Math.min(
      LARGEST_GRANT,
      unmeasured ? 2 * record.history.length : record.pace * SECONDS_AHEAD,
    );
    // Evaluations under way are outstanding too, so what is ahead comes on top of one for each worker.
    const wanted = record.spec.workers + Math.floor(ahead) - outstanding;
    if (wanted < Math.max(1, ahead / 2)) return;
    const granted = ledger.grant(record.id, wanted);
    if (granted > 0) this.#host.grant(record, granted);
  }

  #measure(record: OptimizerRecord, count: number): void {
    const now = this.#books.clock.now();
    if (record.windowStart === 0) {
      record.windowStart = now;
      return;
    }
    record.windowCount += count;
    const elapsed = now - record.windowStart;
    if (elapsed < WINDOW) return;
    record.pace = (1000 * record.windowCount) / elapsed;
    record.windowStart = now;
    record.windowCount = 0;
  }
}
