import type { Stopper } from '../domain/stopper.js';
import { FunctionCalls } from './function-calls.js';

/**
 * Holds once an optimizer has made `calls` evaluations, failed ones included: a guard to combine with others by `and`,
 * so that they leave optimizers alone that are still young. {@link maxFunctionCalls} is the same rule as a budget.
 * Costs O(1) a check.
 *
 * The rule of GloMPO's `MinFuncCalls`.
 *
 * @param calls Number of evaluations, at least 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * createManager({ stoppers: minFunctionCalls(500).and(evaluationsUnmoving(100, 0.01)), ... });
 */
export function minFunctionCalls(calls: number): Stopper {
  return new FunctionCalls('minFunctionCalls', calls);
}
