import { GlompoError } from './errors.js';

/**
 * The books of the evaluation budget. What was granted and is not yet settled, plus what was recorded, never exceeds
 * the limit; so a run of n evaluations ends at exactly n.
 */
export class Ledger {
  readonly #outstanding = new Map<number, number>();
  #limit: number;
  #recorded = 0;
  #granted = 0;

  /** @param recorded Evaluations of the sessions before. */
  constructor(limit: number, recorded = 0) {
    this.#limit = limit;
    this.#recorded = recorded;
  }

  get limit(): number {
    return this.#limit;
  }

  /** What is granted already stays granted when the limit is lowered. */
  set limit(limit: number) {
    this.#limit = limit;
  }

  /** Evaluations recorded. */
  get recorded(): number {
    return this.#recorded;
  }

  /** What may still be granted. */
  get available(): number {
    return Math.max(0, this.#limit - this.#recorded - this.#granted);
  }

  /** What an optimizer was granted and has not yet used or returned. */
  outstanding(optimizerId: number): number {
    return this.#outstanding.get(optimizerId) ?? 0;
  }

  /** Grants up to `wanted` evaluations; returns how many. */
  grant(optimizerId: number, wanted: number): number {
    const count = Math.min(wanted, this.available);
    if (count > 0) this.oblige(optimizerId, count);
    return count;
  }

  /** Grants evaluations that were made in an earlier session, whatever the limit is now. */
  oblige(optimizerId: number, count: number): void {
    this.#granted += count;
    this.#outstanding.set(optimizerId, this.outstanding(optimizerId) + count);
  }

  /** Books evaluations that an optimizer delivered. */
  record(optimizerId: number, count: number): void {
    this.#settle(optimizerId, count);
    this.#recorded += count;
  }

  /** Takes back `count` evaluations that were granted and will not be made. */
  giveBack(optimizerId: number, count: number): void {
    this.#settle(optimizerId, count);
  }

  /** Takes back whatever an optimizer that is gone had left. */
  forget(optimizerId: number): void {
    this.#settle(optimizerId, this.outstanding(optimizerId));
    this.#outstanding.delete(optimizerId);
  }

  #settle(optimizerId: number, count: number): void {
    const left = this.outstanding(optimizerId) - count;
    if (left < 0) {
      throw new GlompoError(
        'GLOMPO_PROTOCOL',
        `Optimizer ${optimizerId} settled ${count} evaluations, but only ${left + count} were granted.`,
      );
    }
    this.#granted -= count;
    this.#outstanding.set(optimizerId, left);
  }
}
