import { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
import { wholeNumber } from '../domain/options.js';

class StoppedCount extends ExitRule {
  readonly #optimizers: number;

  constructor(optimizers: number) {
    super();
    this.#optimizers = wholeNumber('optimizers', optimizers, 1);
  }

  protected holds(facts: RunFacts): boolean {
    return facts.stopped >= this.#optimizers;
  }

  override toString(): string {
    return `stoppedCount(${this.#optimizers})`;
  }
}

/**
 * Ends the run when the manager has stopped this many optimizers. Converged and crashed ones do not count.
 *
 * The rule of GloMPO's `MaxKills`, later `MaxOptimizersStopped`.
 *
 * @param optimizers Number of optimizers, at least 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ exitConditions: stoppedCount(20), ... });
 */
export function stoppedCount(optimizers: number): ExitCondition {
  return new StoppedCount(optimizers);
}
