import type { Clock } from '../../clock.js';
import { STEPS_OF_PATIENCE } from '../../patient-clock.js';

/** Something that works on one thing at a time. */
export interface Watched {
  /** When it began with what it has in hand; null while it has nothing. */
  begunAt: number | null;
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

  /** Waits for the earliest time at which somebody may be overdue, step by step. */
  #wait(): void {
    this.#timer = null;
    if (this.#patienceMs === Infinity) return;
    const earliest = this.#earliest();
    if (earliest === Infinity) return;
    const now = this.#clock.now();
    const left = Math.max(0, earliest + this.#patienceMs - now);
    const step = Math.min(left, this.#patienceMs / STEPS_OF_PATIENCE);
    this.#timer = this.#clock.setTimeout(() => this.#look(now + step), step);
  }

  #look(due: number): void {
    this.#forgive(this.#clock.now() - due);
    if (this.#earliest() > this.#clock.now() - this.#patienceMs) this.#wait();
    // Answers that have come while this isolate was busy are heard before anybody is judged.
    else this.#timer = this.#clock.setTimeout(() => this.#judge(), 0);
  }

  #judge(): void {
    const limit = this.#clock.now() - this.#patienceMs;
    for (const worker of [...this.#workers]) {
      if (worker.begunAt !== null && worker.begunAt <= limit) this.#onOverdue(worker);
    }
    this.#wait();
  }

  /** The time by which a step was too long does not count. */
  #forgive(lateMs: number): void {
    const now = this.#clock.now();
    for (const worker of this.#workers) {
      if (worker.begunAt !== null) worker.begunAt = Math.min(worker.begunAt + lateMs, now);
    }
  }

  /** When the one began who is at one thing for the longest time; Infinity when nobody has anything. */
  #earliest(): number {
    let earliest = Infinity;
    for (const { begunAt } of this.#workers) if (begunAt !== null) earliest = Math.min(earliest, begunAt);
    return earliest;
  }
}
