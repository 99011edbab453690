import { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
import { wholeNumber } from '../domain/options.js';

class MaxEvaluations extends ExitRule {
  override readonly evaluationLimit: number;
  readonly #evaluations: number;

  constructor(evaluations: number) {
    super();
    this.#evaluations = wholeNumber('evaluations', evaluations, 1);
    this.evaluationLimit = this.#evaluations;
  }

  protected holds(facts: RunFacts): boolean {
    return facts.evaluations >= this.#evaluations;
  }

  override toString(): string {
    return `maxEvaluations(${this.#evaluations})`;
  }
}

/**
 * Ends the run after exactly this many evaluations, failed ones included. It is a hard budget: the manager
 * grants no evaluation beyond {@link ExitCondition.evaluationLimit}.
 *
 * The rule of GloMPO's `MaxFuncCalls`, later `MaxTotalFunctionCalls`.
 *
 * @param evaluations Number of evaluations over all sessions, at least 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ exitConditions: maxEvaluations(10_000).or(targetCost(0)), ... });
 */
export function maxEvaluations(evaluations: number): ExitCondition {
  return new MaxEvaluations(evaluations);
}
