import type { HistoryView } from '../domain/history-view.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';

class EvaluationsUnmoving extends StopperRule {
  readonly #calls: number;
  readonly #tol: number;

  constructor(calls: number, tol: number) {
    super();
    this.#calls = wholeNumber('calls', calls, 1);
    this.#tol = finiteNumber('tol', tol, { min: 0 });
  }

  protected holds({ candidate: { history } }: StopperFacts): boolean {
    const { length } = history;
    if (length < this.#calls) return false;
    const last = history.value(length - 1);
    return spread(history, this.#calls, last) <= Math.abs(last * this.#tol);
  }

  override toString(): string {
    return `evaluationsUnmoving(${this.#calls}, ${this.#tol})`;
  }
}

/**
 * Population standard deviation of the last `calls` values; NaN when one of them is not finite. Taken from
 * differences to the last value, in units of the largest, so that equal values give exactly 0 and nothing
 * cancels or overflows.
 */
function spread(history: HistoryView, calls: number, last: number): number {
  const first = history.length - calls;
  let largest = 0;
  for (let i = history.length - 1; i >= first; i -= 1) {
    const value = history.value(i);
    if (!Number.isFinite(value)) return Number.NaN;
    largest = Math.max(largest, Math.abs(value - last));
  }
  if (largest === 0) return 0;

  let sum = 0;
  for (let i = first; i < history.length; i += 1) sum += (history.value(i) - last) / largest;
  const mean = sum / calls;
  let squares = 0;
  for (let i = first; i < history.length; i += 1) {
    const deviation = (history.value(i) - last) / largest - mean;
    squares += deviation * deviation;
  }
  return largest * Math.sqrt(squares / calls);
}

/**
 * Stops an optimizer whose values hardly differ any more: the standard deviation of its last `calls` values
 * is at most `tol` times the size of the last one:
 *
 *     sqrt(sum((f - mean)^2) / calls) <= tol * |last f|
 *
 * Costs O(`calls`) a check.
 *
 * It does not hold while there are fewer than `calls` values, nor while one of the last `calls` evaluations
 * failed (is not finite): use `lastPointsInvalid` for those.
 *
 * The rule `EvaluationsUnmoving` of GloMPO (Freitas Gustavo and Verstraelen, 2022), later named
 * `CurrentFunctionValueUnmoving`.
 *
 * @param calls How many of the last evaluations are looked at, at least 1.
 * @param tol Relative tolerance, at least 0. Default 0: the values are all equal.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: evaluationsUnmoving(100, 0.01), ... });
 */
export function evaluationsUnmoving(calls: number, tol = 0): Stopper {
  return new EvaluationsUnmoving(calls, tol);
}
