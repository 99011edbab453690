import type { RunEvent } from '../../../src/domain/run-events.js';

/** Events that wait for one reader before the oldest are dropped. */
const MOST_WAITING = 10_000;

/** Spreads a run's events to any number of readers, each with a bounded buffer of its own. */
export class EventStream {
  readonly #readers = new Set<Reader>();
  #ended = false;

  /** Whether anybody reads; events that cost something to make need not be made otherwise. */
  get observed(): boolean {
    return this.#readers.size > 0;
  }

  emit(event: RunEvent): void {
    for (const reader of this.#readers) reader.put(event);
  }

  end(): void {
    this.#ended = true;
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  /** The events from now on. A reader that leaves its loop is forgotten. */
  read(): AsyncIterableIterator<RunEvent> {
    const reader = new Reader((self) => this.#readers.delete(self));
    if (this.#ended) reader.end();
    else this.#readers.add(reader);
    return reader;
  }
}

class Reader implements AsyncIterableIterator<RunEvent> {
  readonly #leave: (self: Reader) => void;
  #waiting: RunEvent[] = [];
  #dropped = 0;
  #ended = false;
  #readers: (() => void)[] = [];

  constructor(leave: (self: Reader) => void) {
    this.#leave = leave;
  }

  put(event: RunEvent): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#dropped += this.#waiting.length / 2;
      this.#waiting = this.#waiting.slice(this.#waiting.length / 2);
    }
    this.#waiting.push(event);
    this.#wakeAll();
  }

  end(): void {
    this.#ended = true;
    this.#wakeAll();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<RunEvent> {
    return this;
  }

  async next(): Promise<IteratorResult<RunEvent>> {
    for (;;) {
      if (this.#dropped > 0) {
        const value: RunEvent = { type: 'dropped', count: this.#dropped, at: this.#waiting[0]?.at ?? 0 };
        this.#dropped = 0;
        return { done: false, value };
      }
      const value = this.#waiting.shift();
      if (value !== undefined) return { done: false, value };
      if (this.#ended) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#readers.push(resolve);
      });
    }
  }

  #wakeAll(): void {
    for (const wake of this.#readers.splice(0)) wake();
  }

  async return(): Promise<IteratorResult<RunEvent>> {
    this.#leave(this);
    this.#waiting = [];
    this.end();
    return { done: true, value: undefined };
  }
}
