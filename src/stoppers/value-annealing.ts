import { invalidOption } from '../domain/errors.js';
import { medianGap } from '../domain/median-gap.js';
import { finiteNumber } from '../domain/options.js';
import { type Stopper, type StopperFacts, StopperRule } from '../domain/stopper.js';

class ValueAnnealing extends StopperRule {
  readonly #medKillChance: number;
  readonly #logSurvival: number;

  constructor(medKillChance: number) {
    super();
    this.#medKillChance = finiteNumber('medKillChance', medKillChance, { min: 0, exclusive: true });
    if (medKillChance >= 1) throw invalidOption('medKillChance', medKillChance, 'a number between 0 and 1');
    this.#logSurvival = Math.log1p(-medKillChance);
  }

  protected holds({ candidate, best, optimizers, rng }: StopperFacts): boolean {
    if (best === null || candidate.history.length === 0) return false;
    const { bestValue } = best.history;
    const gap = candidate.history.bestValue - bestValue;
    if (!(gap > 0)) return false;
    if (gap === Infinity) return true;
    const unit = medianGap(optimizers, bestValue, candidate.id) || Math.abs(bestValue) || gap;
    return rng.uniform() < -Math.expm1(this.#logSurvival * (gap / unit));
  }

  override toString(): string {
    return `valueAnnealing(${this.#medKillChance})`;
  }
}

/**
 * Stops optimizers at random, the more likely the further their best value lies above the best of all: with
 * `gap = candidate's best - best of all`, the probability at each check is
 *
 *     1 - (1 - medKillChance) ^ (gap / unit)
 *
 * where `unit` is the median of the gaps of the other optimizers that lie above the best, of the last 100
 * started, dead ones included. So a candidate that is as far behind as the others usually are is stopped
 * with the probability `medKillChance`, whatever is added to the task's values and whatever they are
 * multiplied by. Costs O(1) a check.
 *
 * While there is no other one to compare with, `unit` is the size of the best value: a candidate twice as
 * large as a positive best is stopped with the probability `medKillChance`. Where the best is 0, it is the
 * candidate's own gap, and the probability is `medKillChance`.
 *
 * The rule does not hold for a candidate that is as good as the best, has no evaluation, or while nobody
 * has a finite value. One that has evaluations but no finite value is infinitely far behind and is stopped
 * for certain.
 *
 * The rule `ValueAnnealing` of GloMPO (Freitas Gustavo and Verstraelen, 2022) is the same with the size of the
 * best value as unit throughout, and with `medKillChance` where there is `1 - medKillChance` here, contrary to
 * its documentation.
 *
 * @param medKillChance Probability for a candidate in the middle, between 0 and 1, both excluded. Default
 *   0.5.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: evaluationsUnmoving(100, 0.01).and(valueAnnealing(0.9)), ... });
 */
export function valueAnnealing(medKillChance = 0.5): Stopper {
  return new ValueAnnealing(medKillChance);
}
