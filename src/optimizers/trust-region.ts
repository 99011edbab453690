import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { multistart } from './batch/multistart.js';
import { createTrustRegionSearch, type TrustRegionSearchOptions } from './trust-region/search.js';

export interface TrustRegionOptions extends EvaluationOptions {
  /** How far from the start point the first points lie, as a fraction of the range, at most 0.25. Default 0.1. */
  readonly initialRadius?: number;
  /** Converged when the model holds within this fraction of the range. Default 1e-8. */
  readonly xatol?: number;
  /**
   * How often a search that has converged begins again: at an injected point that is better than all of its own, or
   * else at a random point; null: without limit. Default 0.
   */
  readonly restarts?: number | null;
}

/**
 * Derivative-free descent by quadratic models in a trust region, after Powell's "The BOBYQA algorithm for bound
 * constrained optimization without derivatives" (2009): a model through 2 n + 1 points whose Hessian changes as little
 * as possible, minimised in a box around the best point. For smooth, expensive, possibly somewhat noisy functions of up
 * to about 50 parameters, of which it needs fewer evaluations than anything that makes gradients of differences. (A
 * quadratic model rather than COBYLA's linear one, which needs many more evaluations in a curved valley.) Unlike BOBYQA
 * it solves the equations of the model anew each time, and its region is a box.
 *
 * - The first 2 n + 1 points can be evaluated in parallel; all others one at a time.
 * - A failed evaluation counts as the worst value that the model knows.
 * - `finished` begins with `converged`, `startFailed`, or `degenerate` when the points stopped to determine a model.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(trustRegion({ restarts: null })), ... });
 */
export function trustRegion(options: TrustRegionOptions = {}): OptimizerSpec {
  const { initialRadius, xatol, restarts } = options;
  if (initialRadius !== undefined) {
    finiteNumber('trustRegion.initialRadius', initialRadius, { min: 0, max: 0.25, exclusive: true });
  }
  if (xatol !== undefined) finiteNumber('trustRegion.xatol', xatol, { min: 1e-14, max: 0.25 });
  if (restarts !== undefined && restarts !== null) wholeNumber('trustRegion.restarts', restarts, 0);
  return specified(
    { kind: 'trustRegion', module: import.meta.url, export: 'createTrustRegion' },
    { ...options },
    ['initialRadius', 'xatol', 'restarts'],
  );
}

export const createTrustRegion: OptimizerFactory<TrustRegionOptions> = (setup, options, saved): Optimizer => {
  const { initialRadius = 0.1, xatol = 1e-8, restarts = 0 } = options;
  return multistart<TrustRegionSearchOptions>(
    setup,
    createTrustRegionSearch,
    { initialRadius, xatol },
    { restarts, polishes: true },
    saved,
  );
};
