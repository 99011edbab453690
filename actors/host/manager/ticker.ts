import type { OptimizerRecord } from './optimizer-record.js';
import type { Pacing } from './pacing.js';
import type { RunBooks } from './run-books.js';

/** Milliseconds between two looks at what only time changes: time limits, silent optimizers. */
const TICK_MS = 50;

export interface TickerHost {
  /** Does what is due by the clock in a run that is not in lock step. */
  look(): void;
  /** Ends the run when it is due, and starts what has waited for its time. */
  fillSlots(): void;
  /** Whether an optimizer can do nothing but wait for its turn at the shared pool. */
  waitsForPool(record: OptimizerRecord): boolean;
}

/** Sees to what only time changes. */
export class Ticker {
  readonly #books: RunBooks;
  readonly #pacing: Pacing;
  readonly #host: TickerHost;
  /** Whether grants were held back since the journal did not keep up. */
  #held = false;
  #timer: unknown;
  #statusAt = 0;

  constructor(books: RunBooks, pacing: Pacing, host: TickerHost) {
    this.#books = books;
    this.#pacing = pacing;
    this.#host = host;
  }

  begin(): void {
    this.#timer = this.#books.clock.setTimeout(() => this.#tick(), TICK_MS);
  }

  end(): void {
    this.#books.clock.clearTimeout(this.#timer);
  }

  #tick(): void {
    this.begin();
    const { plan, mayGrant, sessionSeconds } = this.#books;
    if (!plan.deterministic) this.#host.look();
    if (Math.min(plan.forceTerminationsAfter, plan.evaluationTimeout) < Infinity)
      this.#excuseThoseWhoOweNothing();
    this.#host.fillSlots();
    if (this.#held && mayGrant) this.#pacing.resume();
    this.#held = !mayGrant;
    if (sessionSeconds - this.#statusAt >= plan.statusInterval) {
      this.#statusAt = sessionSeconds;
      this.#books.emit({ type: 'status', ...this.#books.status() });
    }
  }

  #excuseThoseWhoOweNothing(): void {
    for (const record of this.#books.alive) {
      if (!record.working) continue;
      if (!this.#pacing.owes(record) || this.#host.waitsForPool(record)) record.actor?.excuse();
    }
  }
}
