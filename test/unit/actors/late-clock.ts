/** A clock whose timers fire when the test says so, however late. */
export class LateClock {
  time = 0;
  readonly timers = new Map<number, { readonly due: number; readonly callback: () => void }>();
  #last = 0;

  now(): number {
    return this.time;
  }

  setTimeout(callback: () => void, milliseconds: number): number {
    this.#last += 1;
    this.timers.set(this.#last, { due: this.time + milliseconds, callback });
    return this.#last;
  }

  clearTimeout(handle: unknown): void {
    this.timers.delete(handle as number);
  }

  /** Fires what is set now, as one turn of an event loop does. */
  turn(): void {
    for (const [id, { due, callback }] of [...this.timers]) {
      if (due > this.time) continue;
      this.timers.delete(id);
      callback();
    }
  }
}
