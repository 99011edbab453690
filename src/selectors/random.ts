import type { OptimizerSpec } from '../domain/optimizer.js';
import type { Selector } from '../domain/selector.js';
import { checkedSpecs, kindsOf } from './checked-specs.js';

/**
 * Starts one of the optimizers that fit into the free slots, each with the same probability; none while
 * none fits.
 *
 * The rule of GloMPO's `RandomSelector`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when there is no optimizer, or for a bad entry.
 * @example
 * createManager({ optSelector: random(cmaEs(), nelderMead()), ... });
 */
export function random(...given: OptimizerSpec[]): Selector {
  const specs = checkedSpecs('random', given);
  return {
    label: `random(${kindsOf(specs)})`,
    specs,
    select({ freeSlots, rng }) {
      const fitting = specs.flatMap(({ workers }, i) => (workers <= freeSlots ? [i] : []));
      return fitting.length === 0 ? 'wait' : fitting[rng.below(fitting.length)];
    },
  };
}
