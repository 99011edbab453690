import { wholeNumber } from '../domain/options.js';
import { type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';

class LastPointsInvalid extends StopperRule {
  readonly #calls: number;

  constructor(calls: number) {
    super();
    this.#calls = wholeNumber('calls', calls, 1);
  }

  protected holds({ candidate: { history } }: StopperFacts): boolean {
    const first = history.length - this.#calls;
    if (first < 0) return false;
    for (let i = history.length - 1; i >= first; i -= 1) {
      if (Number.isFinite(history.value(i))) return false;
    }
    return true;
  }

  override toString(): string {
    return `lastPointsInvalid(${this.#calls})`;
  }
}

/**
 * Stops an optimizer that has lost its way: none of its last `calls` evaluations gave a finite value. Costs
 * at most `calls` steps a check, and one while the last evaluation succeeded.
 *
 * Failed evaluations, NaN and both infinities are all invalid. The rule does not hold while there are fewer
 * than `calls` evaluations.
 *
 * The rule of GloMPO's `LastPointsInvalid`.
 *
 * @param calls How many of the last evaluations are looked at, at least 1. Default 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: lastPointsInvalid(20).or(bestUnmoving(2_000, 0.2)), ... });
 */
export function lastPointsInvalid(calls = 1): Stopper {
  return new LastPointsInvalid(calls);
}
