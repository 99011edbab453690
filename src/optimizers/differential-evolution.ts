import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { randomPoint } from './batch/random-point.js';
import { planStateOf, relay } from './batch/relay.js';
import { createEvolution, type EvolutionOptions } from './differential-evolution/evolution.js';

export interface DifferentialEvolutionOptions extends EvaluationOptions {
  /**
   * Points a generation, at least 4. Default 22 + 2 n, or 18 n with a `budget`; rounded up to a multiple of
   * `workers`.
   */
  readonly popsize?: number;
  /**
   * Evaluations over which the population shrinks linearly to 4, after which the search ends (L-SHADE). The best
   * choice where the allowance is known; it converges at the end of it, not before. Default null: the population keeps
   * its size, and the search ends when it has converged.
   */
  readonly budget?: number | null;
  /** How often a search that has converged begins again with a fresh population; null: without limit. Default 0. */
  readonly restarts?: number | null;
  /** Converged when all points lie within this fraction of the range from the best one ... Default 1e-8. */
  readonly xatol?: number;
  /** ... and their values within this, in units of the task's value. Default 1e-12. */
  readonly fatol?: number;
}

const OPTIONS = ['popsize', 'budget', 'restarts', 'xatol', 'fatol'];

/**
 * Differential evolution that adapts itself: SHADE (Tanabe and Fukunaga, "Success-history based parameter adaptation
 * for differential evolution", 2013), and with a `budget` L-SHADE (the same, "Improving the search performance of
 * SHADE using linear population size reduction", 2014), with the constants of the latter. For multimodal functions,
 * above all separable ones.
 *
 * - Trial points are v = x + F (p - x) + F (a - b) (current-to-pbest/1, binomial crossover): p is one of the best 11 %,
 *   a another point, b another point or one that was replaced lately. F and the crossover rate are drawn around those
 *   that improved points before. A coordinate beyond a bound becomes the middle of the bound and x.
 * - The first population is a Latin hypercube, with the start point in place of its first point. All points of one
 *   generation can be evaluated at the same time.
 * - A failed evaluation is never better than any point.
 * - An injected point that is better than all of the population replaces its worst one.
 * - `finished` begins with `converged`, `stagnated` when no point has improved in 100 generations (which sit in several
 *   minima then), `noFiniteValue` when nothing was finite in 20 generations, or `budgetSpent`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(differentialEvolution({ restarts: null, workers: 4 })), ... });
 */
export function differentialEvolution(options: DifferentialEvolutionOptions = {}): OptimizerSpec {
  const { popsize, budget, restarts, xatol, fatol } = options;
  if (popsize !== undefined) wholeNumber('differentialEvolution.popsize', popsize, 4);
  if (budget !== undefined && budget !== null) wholeNumber('differentialEvolution.budget', budget, 1);
  if (restarts !== undefined && restarts !== null) wholeNumber('differentialEvolution.restarts', restarts, 0);
  if (xatol !== undefined) finiteNumber('differentialEvolution.xatol', xatol, { min: 0 });
  if (fatol !== undefined) finiteNumber('differentialEvolution.fatol', fatol, { min: 0 });
  return specified(
    { kind: 'differentialEvolution', module: import.meta.url, export: 'createDifferentialEvolution' },
    { ...options },
    OPTIONS,
  );
}

export const createDifferentialEvolution: OptimizerFactory<DifferentialEvolutionOptions> = (
  setup,
  options,
  saved,
): Optimizer => {
  const { dims } = setup.bounds;
  const { budget = null, restarts = 0, xatol = 1e-8, fatol = 1e-12 } = options;
  const usual = budget === null ? 22 + 2 * dims : 18 * dims;
  const popsize = options.popsize ?? Math.ceil(Math.max(usual, 4) / setup.workers) * setup.workers;
  const state = (planStateOf(saved) ?? { left: restarts ?? Infinity, spent: 0, started: false }) as {
    left: number;
    spent: number;
    started: boolean;
  };

  return relay<EvolutionOptions>(
    setup,
    createEvolution,
    {
      state,
      next(rng, spent) {
        state.spent += spent;
        const left = budget === null ? null : budget - state.spent;
        if (!state.started) {
          state.started = true;
          return { x0: setup.x0, options: { popsize, budget: left, xatol, fatol } };
        }
        if (state.left === 0 || (left !== null && left <= 0)) return null;
        state.left -= 1;
        return { x0: randomPoint(setup.bounds, rng), options: { popsize, budget: left, xatol, fatol } };
      },
    },
    saved,
  );
};
