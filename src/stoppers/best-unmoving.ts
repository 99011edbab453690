import type { HistoryView } from '../domain/history-view.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';

/** Lowest finite value among the first `length` evaluations. */
interface PrefixBest {
  length: number;
  value: number;
}

class BestUnmoving extends StopperRule {
  readonly #calls: number;
  readonly #tol: number;
  readonly #prefixes = new WeakMap<HistoryView, PrefixBest>();

  constructor(calls: number, tol: number) {
    super();
    this.#calls = wholeNumber('calls', calls, 1);
    this.#tol = finiteNumber('tol', tol, { min: 0 });
  }

  protected holds({ candidate: { history } }: StopperFacts): boolean {
    if (history.length <= this.#calls) return false;
    const before = this.#bestBefore(history, history.length - this.#calls);
    return Number.isFinite(before) && Math.abs(history.bestValue - before) <= Math.abs(before * this.#tol);
  }

  /** Each value is read once in the life of a history, because histories only grow. */
  #bestBefore(history: HistoryView, end: number): number {
    let prefix = this.#prefixes.get(history);
    if (prefix === undefined || prefix.length > end) {
      prefix = { length: 0, value: Infinity };
      this.#prefixes.set(history, prefix);
    }
    for (; prefix.length < end; prefix.length += 1) {
      const value = history.value(prefix.length);
      if (Number.isFinite(value) && value < prefix.value) prefix.value = value;
    }
    return prefix.value;
  }

  override toString(): string {
    return `bestUnmoving(${this.#calls}, ${this.#tol})`;
  }
}

/**
 * Stops an optimizer whose best value has hardly improved: its last `calls` evaluations have lowered it by at
 * most `tol` times the size that it had before them:
 *
 *     |best of all - best before| <= tol * |best before|
 *
 * Costs a check as many steps as there are new evaluations.
 *
 * Failed evaluations (not finite) count as calls, never as a best value. The rule does not hold while there
 * are no more than `calls` evaluations, nor while none before the last `calls` was finite: then there is
 * nothing to compare with, and a first finite value is an improvement; use `lastPointsInvalid` for an
 * optimizer that only fails.
 *
 * The rule `BestUnmoving` of GloMPO (Freitas Gustavo and Verstraelen, 2022), later named `BestFunctionValueUnmoving`.
 *
 * @param calls How many of the last evaluations had their chance, at least 1.
 * @param tol Relative tolerance, at least 0. Default 0: no improvement at all.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: bestUnmoving(2_000, 0.2), ... });
 */
export function bestUnmoving(calls: number, tol = 0): Stopper {
  return new BestUnmoving(calls, tol);
}
