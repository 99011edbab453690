import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { OptimizerRecord } from './optimizer-record.js';
import type { Pacing, PacingHost } from './pacing.js';
import { type RecordedRows, rowsOf } from './recorder.js';
import type { RunBooks } from './run-books.js';
import { sortedById } from './sorted-rows.js';

/** What one optimizer owes in the present round, and what it has delivered. */
interface Turn {
  readonly granted: number;
  readonly rows: RecordedRows[];
  delivered: number;
  /** It has said that nothing more will come of this grant. */
  done: boolean;
  /** It will deliver nothing more. */
  ended: boolean;
  announcedEnd: boolean;
}

/**
 * Runs in rounds: every optimizer is granted the same number of evaluations, and results take effect only when all
 * have delivered, in the order of the optimizers' ids. So all that the manager decides follows from the seed alone,
 * whatever the backend and the pace of each optimizer. The clock of such a run is the number of evaluations.
 */
export class LockstepPacing implements Pacing {
  readonly #books: RunBooks;
  readonly #host: PacingHost;
  readonly #ready = new Set<OptimizerRecord>();
  #turns = new Map<OptimizerRecord, Turn>();

  constructor(books: RunBooks, host: PacingHost) {
    this.#books = books;
    this.#host = host;
  }

  initialGrant(): number {
    return 0;
  }

  ready(record: OptimizerRecord): void {
    this.#ready.add(record);
    this.resume();
  }

  results(record: OptimizerRecord, batch: ResultsBatch): void {
    const turn = this.#turns.get(record);
    const rows = rowsOf(batch, this.#books.plan.bounds.dims);
    if (turn === undefined) {
      this.#host.record(record, rows);
      return;
    }
    turn.rows.push(rows);
    turn.delivered += rows.count;
  }

  idle(record: OptimizerRecord): void {
    const turn = this.#turns.get(record);
    // What it said before it heard of its grant does not count.
    if (turn === undefined || turn.delivered < turn.granted) return;
    turn.done = true;
    this.#endRoundWhenComplete();
  }

  announcedEnd(record: OptimizerRecord): void {
    const turn = this.#turns.get(record);
    if (turn === undefined) {
      this.#host.converged(record);
      return;
    }
    turn.ended = true;
    turn.announcedEnd = true;
    this.#endRoundWhenComplete();
  }

  joined(record: OptimizerRecord): void {
    this.#ready.delete(record);
    const turn = this.#turns.get(record);
    if (turn === undefined) {
      this.#books.ledger.forget(record.id);
      this.resume();
      return;
    }
    turn.ended = true;
    this.#endRoundWhenComplete();
  }

  owes(record: OptimizerRecord): boolean {
    const turn = this.#turns.get(record);
    return turn !== undefined && !turn.done;
  }

  /** Begins the next round when no one is still starting or leaving. */
  resume(): void {
    if (this.#turns.size > 0 || !this.#settled() || !this.#books.mayGrant) return;
    if (this.#host.checkExit()) return;
    this.#host.fillSlots();
    if (!this.#settled()) return;
    const { plan, ledger, alive } = this.#books;
    const share = Math.max(1, Math.ceil(ledger.available / Math.max(1, alive.size)));
    const quantum = Math.min(plan.stopcheckInterval, share);
    const granted = [...alive].map((record) => [record, ledger.grant(record.id, quantum)] as const);
    for (const [record, count] of granted) {
      if (count > 0) {
        this.#turns.set(record, {
          granted: count,
          rows: [],
          delivered: 0,
          done: false,
          ended: false,
          announcedEnd: false,
        });
      }
    }
    for (const [record, count] of granted) if (count > 0) this.#host.grant(record, count);
  }

  #settled(): boolean {
    for (const record of this.#books.alive) {
      if (!record.working || !this.#ready.has(record) || record.actor?.paused !== false) return false;
    }
    return true;
  }

  #endRoundWhenComplete(): void {
    for (const turn of this.#turns.values()) {
      if (!turn.ended && !turn.done) return;
    }
    const turns = this.#turns;
    this.#turns = new Map();
    for (const [record, turn] of turns) {
      try {
        for (const rows of sortedById(turn.rows, this.#books.plan.bounds.dims))
          this.#host.record(record, rows);
      } catch (error) {
        this.#host.fault(record, error);
      }
    }
    for (const [record, turn] of turns) {
      if (turn.ended) this.#books.ledger.forget(record.id);
      if (turn.announcedEnd) this.#host.converged(record);
    }
    if (this.#host.checkExit()) return;
    this.#host.share();
    this.resume();
  }
}
