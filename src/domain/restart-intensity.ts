import { backOffMs } from './back-off.js';

/** Restarts without an answer that every pool that has been ready is allowed, however small. */
const LEAST_RESTARTS = 5;

/**
 * Decides whether evaluators that end are replaced, and when. Counted are ends in a row without any answer in between:
 * evaluators that end over the task do no harm, those that never answer anything would be started for ever.
 */
export class RestartIntensity {
  readonly #size: number;
  #everReady = false;
  #streak = 0;
  #first = '';
  #last = '';

  /** @param size Evaluators of the pool. */
  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Restarts in a row after which the pool is given up: 5, or twice its size. While none has ever been ready, which a
   * task that cannot be loaded shows in each of them, as many as the pool has evaluators.
   */
  get limit(): number {
    return this.#everReady ? Math.max(LEAST_RESTARTS, 2 * this.#size) : this.#size;
  }

  /** Ends in a row without an answer. */
  get streak(): number {
    return this.#streak;
  }

  /** Why the first one of the streak ended, which is often the cause of the others; '' while there is none. */
  get first(): string {
    return this.#first;
  }

  /** Why the last one ended. */
  get last(): string {
    return this.#last;
  }

  /** An evaluator is ready: the task can be loaded. */
  ready(): void {
    this.#everReady = true;
  }

  /** An evaluator has answered: the count begins anew. */
  answered(): void {
    if (this.#streak === 0) return;
    this.#streak = 0;
    this.#first = '';
    this.#last = '';
  }

  /**
   * An evaluator has ended by itself.
   *
   * @returns Milliseconds after which to start another one: none for the first of a streak, then 50, doubled up to
   * 5,000; null when the pool is to be given up.
   */
  ended(reason: string): number | null {
    this.#streak += 1;
    if (this.#streak === 1) this.#first = reason;
    this.#last = reason;
    return this.#streak > this.limit ? null : backOffMs(this.#streak - 1);
  }
}
