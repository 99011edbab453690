import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { multistart } from './batch/multistart.js';
import { createOnePlusOneEsRun, type OnePlusOneEsRunOptions } from './one-plus-one-es-run.js';

export interface OnePlusOneEsOptions extends EvaluationOptions {
  /** Initial standard deviation of every parameter, as a fraction of its range. Default 0.2. */
  readonly sigma0?: number;
  /** Converged when every standard deviation is below this fraction of the range. Default 1e-10. */
  readonly xatol?: number;
  /**
   * How often a search that has converged begins again: at an injected point that is better than all of its own, or
   * else at a random point; null: without limit. Default 0.
   */
  readonly restarts?: number | null;
}

/**
 * The (1+1) evolution strategy with covariance matrix adaptation: one point, which a better one replaces. The step size
 * follows the rate of success, smoothed; the covariance follows the path of the successes (Igel, Suttorp and Hansen, "A
 * computational efficient covariance matrix update and a (1+1)-CMA for evolution strategies", 2006), as a factor with
 * its inverse (Suttorp, Hansen and Igel, "Efficient covariance matrix update for variable metric evolution strategies",
 * 2009). Good for few evaluations on functions with one basin.
 *
 * - It searches in units of the range, with the bounds of `cmaEs`. One point at a time.
 * - A failed evaluation is no success.
 * - An injected point that is better becomes the point.
 * - `finished` begins with `converged`, or `noFiniteValue` after 1,000 points without one.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(onePlusOneEs({ sigma0: 0.05 })), ... });
 */
export function onePlusOneEs(options: OnePlusOneEsOptions = {}): OptimizerSpec {
  const { sigma0, xatol, restarts } = options;
  if (sigma0 !== undefined) finiteNumber('onePlusOneEs.sigma0', sigma0, { min: 0, exclusive: true });
  if (xatol !== undefined) finiteNumber('onePlusOneEs.xatol', xatol, { min: 0, exclusive: true });
  if (restarts !== undefined && restarts !== null) wholeNumber('onePlusOneEs.restarts', restarts, 0);
  return specified(
    { kind: 'onePlusOneEs', module: import.meta.url, export: 'createOnePlusOneEs' },
    { ...options },
    ['sigma0', 'xatol', 'restarts'],
  );
}

export const createOnePlusOneEs: OptimizerFactory<OnePlusOneEsOptions> = (
  setup,
  options,
  saved,
): Optimizer => {
  const { sigma0 = 0.2, xatol = 1e-10, restarts = 0 } = options;
  return multistart<OnePlusOneEsRunOptions>(
    setup,
    createOnePlusOneEsRun,
    { sigma0, xatol },
    { restarts, polishes: true },
    saved,
  );
};
