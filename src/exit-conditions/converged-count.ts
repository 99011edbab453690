import { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
import { wholeNumber } from '../domain/options.js';

class ConvergedCount extends ExitRule {
  readonly #optimizers: number;

  constructor(optimizers: number) {
    super();
    this.#optimizers = wholeNumber('optimizers', optimizers, 1);
  }

  protected holds(facts: RunFacts): boolean {
    return facts.converged >= this.#optimizers;
  }

  override toString(): string {
    return `convergedCount(${this.#optimizers})`;
  }
}

/**
 * Ends the run when this many optimizers have ended by their own criteria. Stopped and crashed ones do not
 * count.
 *
 * The rule of GloMPO's `NOptConverged`, later `MaxOptimizersConverged`.
 *
 * @param optimizers Number of optimizers, at least 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ exitConditions: convergedCount(3), ... });
 */
export function convergedCount(optimizers: number): ExitCondition {
  return new ConvergedCount(optimizers);
}
