import type { Clock } from '../../clock.js';

/** Something that works on one thing at a time. */
export interface Watched {
  /** When it began with what it has in hand; null while it has nothing. */
  readonly begunAt: number | null;
}

/** Notices who is at one thing for too long, by one timer for all of them. */
export class OverdueWatch<Worker extends Watched> {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #workers: Iterable<Worker>;
  readonly #onOverdue: (worker: Worker) => void;
  #timer: unknown = null;

  /** @param patienceMs Milliseconds that one thing may take; Infinity to watch nothing. */
  constructor(
    clock: Clock,
    patienceMs: number,
    workers: Iterable<Worker>,
    onOverdue: (worker: Worker) => void,
  ) {
    this.#clock = clock;
    this.#patienceMs = patienceMs;
    this.#workers = workers;
    this.#onOverdue = onOverdue;
  }

  /** Somebody has begun with something. */
  begun(): void {
    if (this.#timer === null) this.#wait();
  }

  end(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Waits for the earliest time at which somebody may be overdue. */
  #wait(): void {
    this.#timer = null;
    if (this.#patienceMs === Infinity) return;
    let earliest = Infinity;
    for (const { begunAt } of this.#workers) if (begunAt !== null) earliest = Math.min(earliest, begunAt);
    if (earliest === Infinity) return;
    const left = earliest + this.#patienceMs - this.#clock.now();
    this.#timer = this.#clock.setTimeout(() => this.#look(), Math.max(0, left));
  }

  /** Answers that have come while this isolate was busy are heard before anybody is judged. */
  #look(): void {
    this.#timer = this.#clock.setTimeout(() => {
      const limit = this.#clock.now() - this.#patienceMs;
      for (const worker of [...this.#workers]) {
        if (worker.begunAt !== null && worker.begunAt <= limit) this.#onOverdue(worker);
      }
      this.#wait();
    }, 0);
  }
}
