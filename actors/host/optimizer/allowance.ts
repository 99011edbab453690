/** What an optimizer may do at present: how many evaluations it was granted, and whether it shall go on at all. */
export class Allowance {
  #left = 0;
  #stopReason: string | null = null;
  #wake: (() => void) | null = null;

  /** Evaluations that may be started. */
  get left(): number {
    return this.#left;
  }

  /** Why to stop; null while it shall go on. */
  get stopReason(): string | null {
    return this.#stopReason;
  }

  add(count: number): void {
    this.#left += count;
    this.wake();
  }

  spend(count: number): void {
    this.#left -= count;
  }

  /** Takes back what was spent and not used. */
  unspend(count: number): void {
    this.#left += count;
  }

  /** Takes away what is left and says how much that was. */
  revoke(): number {
    const unused = this.#left;
    this.#left = 0;
    return unused;
  }

  stop(reason: string): void {
    this.#stopReason ??= reason;
    this.wake();
  }

  /** Lets whoever waits for a change go on. */
  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /** Resolves at the next change. */
  changed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
