import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { multistart } from './batch/multistart.js';
import { createReflections, type ReflectionsOptions } from './controlled-random-search/reflections.js';

export interface ControlledRandomSearchOptions extends EvaluationOptions {
  /** Points of the population, more than parameters plus one. Default 10 (n + 1). */
  readonly popsize?: number;
  /** How often a search that has converged begins again; null: without limit. Default 0. */
  readonly restarts?: number | null;
  /** Converged when all points lie within this fraction of the range from the best one ... Default 1e-8. */
  readonly xatol?: number;
  /** ... and their values within this, in units of the task's value. Default 1e-12. */
  readonly fatol?: number;
}

/**
 * Controlled random search with local mutation (Price 1983; Kaelo and Ali, "Some variants of the controlled random
 * search algorithm for global optimization", 2006: CRS2-LM): a random simplex of the population, with the best point as
 * one corner, is reflected through its centre; a point that is better than the worst replaces it, and one that is not
 * is followed by a point that lies opposite to it, seen from the best. Robust on functions with one wide basin.
 *
 * - The first population is uniform in the box, with the start point in place of its first; it can be evaluated in
 *   parallel, and after that as many points as there are `workers`.
 * - A point beyond the bounds is drawn again, and after some tries moved onto them.
 * - A failed evaluation is never better than any point.
 * - An injected point that is better than all of the population replaces its worst one.
 * - `finished` begins with `converged`, or `stagnated` when 100 points for each of the population replaced none.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option; (in the optimizer's isolate) also for a `popsize` that is
 *   too small for the number of parameters.
 * @example
 * createManager({ optSelector: cycle(controlledRandomSearch({ workers: 2 })), ... });
 */
export function controlledRandomSearch(options: ControlledRandomSearchOptions = {}): OptimizerSpec {
  const { popsize, restarts, xatol, fatol } = options;
  if (popsize !== undefined) wholeNumber('controlledRandomSearch.popsize', popsize, 3);
  if (restarts !== undefined && restarts !== null)
    wholeNumber('controlledRandomSearch.restarts', restarts, 0);
  if (xatol !== undefined) finiteNumber('controlledRandomSearch.xatol', xatol, { min: 0 });
  if (fatol !== undefined) finiteNumber('controlledRandomSearch.fatol', fatol, { min: 0 });
  return specified(
    { kind: 'controlledRandomSearch', module: import.meta.url, export: 'createControlledRandomSearch' },
    { ...options },
    ['popsize', 'restarts', 'xatol', 'fatol'],
  );
}

export const createControlledRandomSearch: OptimizerFactory<ControlledRandomSearchOptions> = (
  setup,
  options,
  saved,
): Optimizer => {
  const { dims } = setup.bounds;
  const { popsize = 10 * (dims + 1), restarts = 0, xatol = 1e-8, fatol = 1e-12 } = options;
  wholeNumber('controlledRandomSearch.popsize', popsize, dims + 2);
  return multistart<ReflectionsOptions>(
    setup,
    createReflections,
    { popsize, xatol, fatol },
    { restarts, polishes: false },
    saved,
  );
};
