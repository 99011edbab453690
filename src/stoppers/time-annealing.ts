import { finiteNumber } from '../domain/options.js';
import { type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';

class TimeAnnealing extends StopperRule {
  readonly #critRatio: number;

  constructor(critRatio: number) {
    super();
    this.#critRatio = finiteNumber('critRatio', critRatio, { min: 0, exclusive: true });
  }

  protected holds({ candidate, best, rng }: StopperFacts): boolean {
    const { length } = candidate.history;
    if (best === null || best.id === candidate.id || length === 0) return false;
    return this.#critRatio * rng.uniform() > best.history.length / length;
  }

  override toString(): string {
    return `timeAnnealing(${this.#critRatio})`;
  }
}

/**
 * Stops, at random, optimizers that have had more evaluations than the best one and are still not better:
 * with `ratio = evaluations of the best / evaluations of the candidate`, the probability at each check is
 * `max(0, 1 - ratio / critRatio)`. So a candidate is safe while the best has at least `critRatio` times its
 * evaluations. Costs O(1) a check.
 *
 * Failed evaluations count as evaluations. The rule does not hold for the best optimizer itself, while
 * nobody has a finite value, nor for a candidate without evaluations.
 *
 * The rule `TimeAnnealing` of GloMPO (Freitas Gustavo and Verstraelen, 2022).
 *
 * @param critRatio Ratio from which on a candidate is safe, above 0. Default 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: timeAnnealing(0.5).and(evaluationsUnmoving(100, 0.01)), ... });
 */
export function timeAnnealing(critRatio = 1): Stopper {
  return new TimeAnnealing(critRatio);
}
