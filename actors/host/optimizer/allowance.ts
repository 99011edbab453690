/** What an optimizer may do at present: how many evaluations it was granted, and whether it shall go on at all. */
export class Allowance {
  #left = 0;
  #isGranted = false;
  #stopReason: string | null = null;
  #ended = false;
  #wake: (() => void) | null = null;

  /** Evaluations that may be started. */
  get left(): number {
    return this.#left;
  }

  /** Why to stop; null while it shall go on. */
  get stopReason(): string | null {
    return this.#stopReason;
  }

  /** Whether nothing more is of use, also what is under way. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the owner has granted anything, be it nothing more. */
  get isGranted(): boolean {
    return this.#isGranted;
  }

  /** Takes a grant of the owner. */
  grant(count: number): void {
    this.#isGranted = true;
    this.add(count);
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

  /** Stops at once: not even what is under way is waited for. */
  end(reason: string): void {
    this.#ended = true;
    this.stop(reason);
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
