import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { OptimizerRecord } from './optimizer-record.js';
import type { Pacing, PacingHost } from './pacing.js';
import { type RecordedRows, rowsOf } from './recorder.js';
import type { ResumedRun } from './resumed-run.js';
import type { RunBooks } from './run-books.js';
import { sortedById } from './sorted-rows.js';

/** What one optimizer owes in the present round, and what it has delivered. */
interface Turn {
  readonly granted: number;
  /** What it delivered in an earlier session that did not finish the round. */
  readonly earlier: readonly RecordedRows[];
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
  #tail: ResumedRun['tail']['batches'];

  /** @param tail What an earlier session recorded of a round that it did not finish. */
  constructor(books: RunBooks, host: PacingHost, tail: ResumedRun['tail']['batches'] = []) {
    this.#books = books;
    this.#host = host;
    this.#tail = tail;
  }

  /** Also while a round of an earlier session is not begun again: what belongs to it is recorded already. */
  get isInRound(): boolean {
    return this.#turns.size > 0 || this.#tail.length > 0;
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

  returned(record: OptimizerRecord, unused: number): void {
    this.#books.ledger.giveBack(record.id, unused);
  }

  owes(record: OptimizerRecord): boolean {
    const turn = this.#turns.get(record);
    return turn !== undefined && !turn.done;
  }

  /** Begins the next round when no one is still starting or leaving. */
  resume(): void {
    if (this.#turns.size > 0 || !this.#settled() || !this.#books.mayGrant || !this.#mayBegin()) return;
    if (this.#host.checkExit()) return;
    this.#host.fillSlots();
    if (!this.#settled()) return;
    const { plan, ledger } = this.#books;
    const taking = this.#taking();
    const share = Math.max(1, Math.ceil(ledger.available / Math.max(1, taking.length)));
    const quantum = Math.min(plan.stopcheckInterval, share);
    for (const record of taking) {
      const turn = this.#newTurn(record, quantum);
      if (turn.granted > 0) this.#turns.set(record, turn);
    }
    this.#tail = [];
    // A grant of nothing, where all was delivered in an earlier session, is answered all the same.
    for (const [record, { granted, delivered, ended }] of this.#turns) {
      if (!ended) this.#host.grant(record, granted - delivered);
    }
    if (this.#turns.size > 0) this.#endRoundWhenComplete();
  }

  /** Those that take part in a round, by their ids. What is recorded of a round counts, whatever became of its optimizer. */
  #taking(): readonly OptimizerRecord[] {
    const { alive, records } = this.#books;
    if (this.#tail.length === 0) return [...alive].filter(({ paused }) => !paused);
    return records.filter((record) => (record.alive && !record.paused) || this.#isInTail(record));
  }

  #isInTail({ id }: OptimizerRecord): boolean {
    return this.#tail.some(({ optimizerId }) => optimizerId === id);
  }

  #newTurn(record: OptimizerRecord, quantum: number): Turn {
    const { plan, ledger } = this.#books;
    const earlier = this.#tail
      .filter(({ optimizerId }) => optimizerId === record.id)
      .map(({ batch }) => ({ ...rowsOf(batch, plan.bounds.dims), isJournalled: true }));
    const delivered = earlier.reduce((sum, { count }) => sum + count, 0);
    // The session before may have had another budget, or another number of optimizers.
    ledger.oblige(record.id, delivered);
    const ended = !record.alive;
    const more = ended ? 0 : ledger.grant(record.id, Math.max(0, quantum - delivered));
    const granted = delivered + more;
    return { granted, earlier, rows: [], delivered, done: false, ended, announcedEnd: false };
  }

  /** A round that an earlier session did not finish is not held up: what waits may wait for its end. */
  #mayBegin(): boolean {
    return this.#tail.length > 0 || this.#host.mayBeginRound();
  }

  #settled(): boolean {
    for (const record of this.#books.alive) {
      const waits = record.paused && !this.#isInTail(record);
      if (waits && record.working && !record.replaying) continue;
      const mayWork = record.paused || record.actor?.paused === false;
      if (!record.working || !this.#ready.has(record) || !mayWork) return false;
    }
    return !this.#books.paused;
  }

  #endRoundWhenComplete(): void {
    for (const turn of this.#turns.values()) {
      if (!turn.ended && !turn.done) return;
    }
    const turns = this.#turns;
    this.#turns = new Map();
    // Whether one that has said so is dead by now is a matter of time, and must not matter to who tests it.
    for (const [record, { announcedEnd }] of turns) record.announcedEnd ||= announcedEnd;
    for (const [record, turn] of turns) {
      try {
        for (const rows of turn.earlier) this.#host.record(record, rows);
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
    this.#host.roundEnded();
    if (this.#host.checkExit()) return;
    this.#host.share();
    this.resume();
  }
}
