import type { OptimizerSpec } from '../domain/optimizer.js';
import { checkOptions, oneOf } from '../domain/options.js';
import type { Selector } from '../domain/selector.js';
import { checkedSpecs, kindsOf, specsAndOptions } from './checked-specs.js';

export interface CycleOptions {
  /**
   * What happens when the optimizer whose turn it is needs more slots than are free: `skip` starts the next
   * one that fits, `wait` keeps the slots free for it. Default `skip`.
   */
  readonly whenFull?: 'skip' | 'wait';
}

/**
 * Starts the optimizers in turn: always the one that was started least often, the first of equals. One that
 * needs more slots than `maxJobs` can never start and never has its turn.
 *
 * The rule of GloMPO's `CycleSelector`, which always waits as `whenFull: 'wait'` does.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when there is no optimizer, or for a bad entry or option.
 * @example
 * createManager({ optSelector: cycle(cmaEs({ workers: 4 }), randomSearch()), ... });
 * createManager({ optSelector: cycle([cmaEs({ workers: 4 }), randomSearch()], { whenFull: 'wait' }), ... });
 */
export function cycle(...specs: OptimizerSpec[]): Selector;
export function cycle(specs: readonly OptimizerSpec[], options?: CycleOptions): Selector;
export function cycle(...given: unknown[]): Selector {
  const { entries, options } = specsAndOptions<CycleOptions>(given);
  checkOptions('cycle', options, ['whenFull']);
  const whenFull = oneOf('whenFull', options.whenFull ?? 'skip', ['skip', 'wait']);
  const specs = checkedSpecs('cycle', entries);
  const kinds = kindsOf(specs);

  return {
    label: whenFull === 'skip' ? `cycle(${kinds})` : `cycle([${kinds}], { whenFull: 'wait' })`,
    specs,
    select({ freeSlots, maxJobs, startedOf }) {
      const room = whenFull === 'skip' ? Math.min(freeSlots, maxJobs) : maxJobs;
      let next = -1;
      specs.forEach(({ workers }, i) => {
        if (workers <= room && (next === -1 || startedOf[i] < startedOf[next])) next = i;
      });
      return next === -1 || specs[next].workers > freeSlots ? 'wait' : next;
    },
  };
}
