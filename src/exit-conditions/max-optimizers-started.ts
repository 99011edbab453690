import { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
import { wholeNumber } from '../domain/options.js';

class MaxOptimizersStarted extends ExitRule {
  readonly #optimizers: number;

  constructor(optimizers: number) {
    super();
    this.#optimizers = wholeNumber('optimizers', optimizers, 1);
  }

  protected holds(facts: RunFacts): boolean {
    return facts.started >= this.#optimizers;
  }

  override toString(): string {
    return `maxOptimizersStarted(${this.#optimizers})`;
  }
}

/**
 * Ends the run as soon as this many optimizers were started. The last one is not waited for.
 *
 * The rule of GloMPO's `MaxOptsStarted`, later `MaxOptimizersStarted`.
 *
 * @param optimizers Number of optimizers, at least 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ exitConditions: maxOptimizersStarted(50), ... });
 */
export function maxOptimizersStarted(optimizers: number): ExitCondition {
  return new MaxOptimizersStarted(optimizers);
}
