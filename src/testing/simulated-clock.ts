import type { Clock } from '../../actors/clock.js';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/**
 * A clock that moves only when it is told to. Give it to a machine's actor, and delays of minutes pass at once.
 *
 * Time goes from one deadline to the next: what a timer sets in turn fires within the same `advance` when it is due
 * by then, and sees the time at which it was due. Timers of the same deadline fire in the order in which they were set.
 *
 * @example
 * const clock = new SimulatedClock();
 * const actor = createActor(optimizerMachine, { clock, input: { id: 'optimizer 1' } }).start();
 * clock.advance(30_000);
 * actor.getSnapshot().value; // { forceTerminated: 'terminating' }
 */
export class SimulatedClock implements Clock {
  readonly #timers = new Map<number, Timer>();
  #now = 0;
  #lastId = 0;

  /** Milliseconds since the clock was made. */
  now(): number {
    return this.#now;
  }

  /** Timers that were set and have neither fired nor been cleared; those of an infinite delay count too. */
  get pending(): number {
    return this.#timers.size;
  }

  setTimeout(callback: () => void, milliseconds: number): number {
    this.#lastId += 1;
    this.#timers.set(this.#lastId, { due: this.#now + Math.max(0, milliseconds || 0), callback });
    return this.#lastId;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as number);
  }

  /**
   * Lets time pass and fires what is due by then. A timer that throws stops nothing: the others fire, and the first
   * error is thrown at the end.
   *
   * @throws RangeError when the time is negative or not finite.
   */
  advance(milliseconds: number): void {
    if (!(milliseconds >= 0 && milliseconds < Infinity)) {
      throw new RangeError(`Time cannot advance by ${milliseconds} ms.`);
    }
    const end = this.#now + milliseconds;
    const errors: unknown[] = [];
    for (let id = this.#next(end); id !== undefined; id = this.#next(end)) {
      const { due, callback } = this.#timers.get(id) as Timer;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, due);
      try {
        callback();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#now = Math.max(this.#now, end);
    if (errors.length > 0) throw errors[0];
  }

  /**
   * Goes to the earliest deadline and fires the one timer that is due there first. Whoever awaits between two steps
   * lets what a timer has set going come to rest before the next one fires.
   *
   * @returns False, with the time unchanged, when no timer will ever fire.
   */
  step(): boolean {
    const id = this.#next(Number.MAX_VALUE);
    if (id === undefined) return false;
    const { due, callback } = this.#timers.get(id) as Timer;
    this.#timers.delete(id);
    this.#now = Math.max(this.#now, due);
    callback();
    return true;
  }

  #next(end: number): number | undefined {
    let next: number | undefined;
    let earliest = end;
    for (const [id, { due }] of this.#timers) {
      if (due < earliest || (due === earliest && next === undefined)) {
        earliest = due;
        next = id;
      }
    }
    return next;
  }
}
