import { wholeNumber } from '../domain/options.js';
import { type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';

class MinFunctionCalls extends StopperRule {
  readonly #calls: number;

  constructor(calls: number) {
    super();
    this.#calls = wholeNumber('calls', calls, 1);
  }

  protected holds({ candidate }: StopperFacts): boolean {
    return candidate.history.length >= this.#calls;
  }

  override toString(): string {
    return `minFunctionCalls(${this.#calls})`;
  }
}

/**
 * Holds once an optimizer has made `calls` evaluations, failed ones included. A guard to combine with others
 * by `and`; alone or by `or`, the budget of every optimizer.
 *
 * @param calls Number of evaluations, at least 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: minFunctionCalls(500).and(evaluationsUnmoving(100, 0.01)), ... });
 */
export function minFunctionCalls(calls: number): Stopper {
  return new MinFunctionCalls(calls);
}
