import { invalidOption } from '../domain/errors.js';
import type { OptimizerSpec } from '../domain/optimizer.js';
import { wholeNumber } from '../domain/options.js';
import type { Selector } from '../domain/selector.js';
import { checkedSpecs, kindsOf } from './checked-specs.js';

/**
 * Starts one optimizer after another by the number of evaluations of the run: the first below
 * `thresholds[0]`, the second from there on and below `thresholds[1]`, and so on, however many thresholds
 * were passed since the last start. With as many thresholds as optimizers, nothing is started any more from
 * the last one on.
 *
 * It waits while the one whose turn it is does not fit into the free slots.
 *
 * The rule of GloMPO's `ChainSelector`, which passes one threshold a start.
 *
 * @param thresholds Numbers of evaluations in rising order: as many as optimizers, or one less.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad entry or threshold.
 * @example
 * createManager({ optSelector: chain([randomSearch(), cmaEs(), nelderMead()], [1_000, 50_000]), ... });
 */
export function chain(specs: readonly OptimizerSpec[], thresholds: readonly number[]): Selector {
  if (!Array.isArray(specs)) throw invalidOption('specs', specs, 'an array of optimizers');
  const entries = checkedSpecs('chain', specs);
  const limits = checkedThresholds(thresholds, entries.length);
  return {
    label: `chain([${kindsOf(entries)}], [${limits.join(', ')}])`,
    specs: entries,
    select({ evaluations, freeSlots }) {
      const after = limits.findIndex((limit) => evaluations < limit);
      const index = after === -1 ? limits.length : after;
      if (index === entries.length) return 'never';
      return entries[index].workers <= freeSlots ? index : 'wait';
    },
  };
}

function checkedThresholds(thresholds: readonly number[], optimizers: number): readonly number[] {
  if (!Array.isArray(thresholds) || ![optimizers - 1, optimizers].includes(thresholds.length)) {
    throw invalidOption('thresholds', thresholds, `an array of ${optimizers - 1} or ${optimizers} numbers`);
  }
  thresholds.forEach((limit, i) => {
    wholeNumber(`thresholds[${i}]`, limit, i === 0 ? 1 : thresholds[i - 1] + 1);
  });
  return Object.freeze([...thresholds]);
}
