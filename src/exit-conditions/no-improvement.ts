import { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
import { wholeNumber } from '../domain/options.js';

class NoImprovement extends ExitRule {
  readonly #evaluations: number;

  constructor(evaluations: number) {
    super();
    this.#evaluations = wholeNumber('evaluations', evaluations, 1);
  }

  protected holds(facts: RunFacts): boolean {
    return facts.evaluationsSinceImprovement >= this.#evaluations;
  }

  override toString(): string {
    return `noImprovement(${this.#evaluations})`;
  }
}

/**
 * Ends the run when the best value of all has not become lower for this many evaluations, of all optimizers
 * together, failed ones included. While no evaluation has given a finite value, all count: a task that
 * always fails ends, too.
 *
 * It is looked at whenever results arrive, so with many optimizers a few more evaluations may be recorded.
 *
 * @param evaluations Number of evaluations, at least 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ exitConditions: noImprovement(20_000).or(maxSeconds({ session: 3_600 })), ... });
 */
export function noImprovement(evaluations: number): ExitCondition {
  return new NoImprovement(evaluations);
}
