import type { HistoryView } from '../domain/history-view.js';
import type { Rng } from '../domain/rng.js';
import type { OptimizerView } from '../domain/stopper.js';

/** What happens on the way of {@link metropolisChain}. */
export interface ChainRules {
  /** Probability to move to the optimizer at `index` in the list, whose best value is higher by `rise`. */
  probability(rise: number, index: number): number;
  /** Told of every step after the first place, and whether it was taken. */
  stepped?(taken: boolean): void;
}

/**
 * Where a chain over the best points of `optimizers` stands now: it moves from one to the next if that is
 * not worse, and otherwise with the probability that the rules say (Metropolis and others, 1953).
 * Optimizers without a finite value are passed over. Each optimizer has its own number of the stream, so
 * its chance does not depend on what others found.
 *
 * @returns History of the optimizer at whose best point it stands; null while none has a finite value.
 */
export function metropolisChain(
  optimizers: readonly OptimizerView[],
  rng: Rng,
  rules: ChainRules,
): HistoryView | null {
  let place: HistoryView | null = null;
  for (let index = 0; index < optimizers.length; index += 1) {
    const { history } = optimizers[index];
    const chance = rng.uniform();
    if (history.bestIndex < 0) continue;
    if (place === null) {
      place = history;
      continue;
    }
    const rise = history.bestValue - place.bestValue;
    const taken = rise <= 0 || chance < rules.probability(rise, index);
    if (taken) place = history;
    rules.stepped?.(taken);
  }
  return place;
}
