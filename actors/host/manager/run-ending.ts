import { explanationText } from '../../../src/domain/condition.js';
import { GlompoError } from '../../../src/domain/errors.js';
import type { RunOutcome, RunResult } from '../../../src/domain/run-result.js';
import type { RunBooks } from './run-books.js';
import { runResult } from './run-result.js';

/** Knows whether and why the run ends. */
export class RunEnding {
  readonly #books: RunBooks;
  readonly #begin: (outcome: RunOutcome, reason: string) => void;
  #exit: { readonly outcome: RunOutcome; readonly reason: string } | null = null;
  #failure: GlompoError | null = null;
  #isForced = false;

  /** @param begin Called once, when the end is decided. */
  constructor(books: RunBooks, begin: (outcome: RunOutcome, reason: string) => void) {
    this.#books = books;
    this.#begin = begin;
  }

  get isDecided(): boolean {
    return this.#exit !== null;
  }

  /** Ends the run when its exit condition holds or nothing is left to do; returns whether it ends. */
  whenDue(): boolean {
    if (this.#exit !== null) return true;
    const { exitCondition, spawning, alive } = this.#books;
    try {
      const explanation = exitCondition.explain(this.#books);
      if (explanation.value === true) this.end('completed', explanationText(explanation));
    } catch (cause) {
      const message = `The exit condition threw: ${cause instanceof Error ? cause.message : String(cause)}`;
      this.fail(new GlompoError('GLOMPO_STRATEGY_FAILED', message, { cause }));
    }
    if (!this.isDecided && !spawning && alive.size === 0) {
      this.end('completed', 'No optimizers alive, spawning stopped.');
    }
    return this.isDecided;
  }

  fail(error: GlompoError): void {
    if (this.#exit !== null) return;
    this.#failure = error;
    this.end('failed', error.message);
  }

  /** The run fails, even when it has come to its end: what was to be done there could not be. */
  failLate(error: GlompoError): void {
    if (this.#exit === null) this.fail(error);
    else if (this.#failure === null) {
      this.#failure = error;
      this.#exit = { outcome: 'failed', reason: error.message };
    }
  }

  end(outcome: RunOutcome, reason: string): void {
    if (this.#exit !== null) return;
    this.#exit = { outcome, reason };
    this.#begin(outcome, reason);
  }

  /** Whether somebody has ended the run by force. */
  get isForced(): boolean {
    return this.#isForced;
  }

  /** The run is ended by force, whatever else it ends for. */
  force(reason: string): void {
    this.#isForced = true;
    this.#exit =
      this.#exit === null
        ? { outcome: 'interrupted', reason }
        : { outcome: this.#exit.outcome, reason: `${this.#exit.reason}; ${reason}` };
  }

  /**
   * The result, when all is over.
   *
   * @throws GlompoError Why the run could not go on, with the result in its `data`.
   */
  result(): RunResult {
    const { outcome, reason } = this.#exit ?? { outcome: 'failed', reason: 'unknown' };
    const result = runResult(this.#books, outcome, reason);
    this.#books.emit({ type: 'runEnded', result });
    this.#books.events.end();
    if (this.#failure === null) return result;
    const { code, message, data, cause } = this.#failure;
    throw new GlompoError(code, message, { cause, data: { ...data, result } });
  }
}
