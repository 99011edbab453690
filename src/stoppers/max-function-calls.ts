import type { Stopper } from '../domain/stopper.js';
import { FunctionCalls } from './function-calls.js';

/**
 * Stops an optimizer that has used up its budget: once it has made `calls` evaluations, failed ones included. To be
 * combined with others by `or`. Costs O(1) a check.
 *
 * Optimizers are stopped at stop checks, so one may have had a few more evaluations by then: about `stopcheckInterval`.
 * The holder of the best value is spared, as by every stopper, unless `applyStoppersToBest` says otherwise.
 *
 * The rule of `MaxFunctionCalls` in later versions of GloMPO.
 *
 * @param calls Evaluations of each optimizer, at least 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: maxFunctionCalls(5_000).or(bestUnmoving(1_000)), applyStoppersToBest: true, ... });
 */
export function maxFunctionCalls(calls: number): Stopper {
  return new FunctionCalls('maxFunctionCalls', calls);
}
