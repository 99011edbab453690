import { wholeNumber } from '../domain/options.js';
import { type StopperFacts, StopperRule } from '../domain/stopper.js';

/** Holds once an optimizer has made so many evaluations, failed ones included. */
export class FunctionCalls extends StopperRule {
  readonly #name: string;
  readonly #calls: number;

  /** @param name Function that makes it, as it is printed. */
  constructor(name: string, calls: number) {
    super();
    this.#name = name;
    this.#calls = wholeNumber('calls', calls, 1);
  }

  protected holds({ candidate }: StopperFacts): boolean {
    return candidate.history.length >= this.#calls;
  }

  override toString(): string {
    return `${this.#name}(${this.#calls})`;
  }
}
