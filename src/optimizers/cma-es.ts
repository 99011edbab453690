import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { Rng, type RngState } from '../domain/rng.js';
import { fromRange, toRange } from './box-transform.js';
import { Distribution, type DistributionState } from './cma-es/distribution.js';
import { defaultPopsize, strategyParameters } from './cma-es/parameters.js';
import { rank } from './cma-es/ranking.js';
import { Termination, type TerminationState } from './cma-es/termination.js';
import { PointBatch, type PointBatchState } from './batch/point-batch.js';

export interface CmaEsOptions extends EvaluationOptions {
  /** Initial standard deviation of every parameter, as a fraction of its range. Default 0.25. */
  readonly sigma0?: number;
  /** Points a generation, at least 4. Default 4 + floor(3 ln n), rounded up to a multiple of `workers`. */
  readonly popsize?: number;
  /** Generations after which the search ends. Default: no limit. */
  readonly maxIterations?: number;
  /**
   * The search ends when the best values of the last 10 + 30 n / popsize generations, and all values of the newest,
   * lie within this, in units of the task's value. Default 1e-12.
   */
  readonly tolFun?: number;
  /** The search ends when every standard deviation is below this fraction of the range. Default 1e-12 * `sigma0`. */
  readonly tolX?: number;
  /** The search ends when its longest standard deviation grew by this factor. Default 1e4. */
  readonly tolUpSigma?: number;
  /** Generations from one injected point that is used to the next, at least 1. Default 1. */
  readonly injectionInterval?: number;
}

const OPTIONS = ['sigma0', 'popsize', 'maxIterations', 'tolFun', 'tolX', 'tolUpSigma', 'injectionInterval'];

/**
 * Covariance matrix adaptation evolution strategy: (mu/mu_w, lambda), full covariance, active update (Hansen, "The
 * CMA Evolution Strategy: A Tutorial", 2016, arXiv:1604.00772). The robust choice for up to about 100 parameters.
 *
 * - It searches in units of the range, so parameters of different magnitude need no scaling.
 * - Points beyond a bound come back through a smooth, mirrored map that is the identity except within 5 % of the range
 *   from a bound; optima on a bound are found as fast as others.
 * - The first point is the start point, which is also the mean of the first generation. All points of one generation
 *   can be evaluated at the same time; the next begins when every one has its value.
 * - A failed evaluation ranks last. A generation without a finite value leaves the search where it is; after 20 of
 *   them in a row it ends (`noFiniteValues`).
 * - An injected point that is better than all of the generation in progress joins it, at no evaluation, in place of its
 *   worst; how far it can pull the mean is limited (Hansen 2011, arXiv:1110.4181).
 * - It ends by the criteria of the tutorial's appendix B.3; `finished` begins with the name: `tolFun`, `equalFunValues`,
 *   `tolX`, `tolUpSigma`, `stagnation`, `conditionCov`, `noEffectAxis`, `noEffectCoord`, `maxIterations`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(cmaEs({ sigma0: 0.1, workers: 4 })), ... });
 */
export function cmaEs(options: CmaEsOptions = {}): OptimizerSpec {
  const { sigma0, popsize, maxIterations, tolFun, tolX, tolUpSigma, injectionInterval } = options;
  if (sigma0 !== undefined) finiteNumber('cmaEs.sigma0', sigma0, { min: 0, exclusive: true });
  if (popsize !== undefined) wholeNumber('cmaEs.popsize', popsize, 4);
  if (maxIterations !== undefined) wholeNumber('cmaEs.maxIterations', maxIterations, 1);
  if (tolFun !== undefined) finiteNumber('cmaEs.tolFun', tolFun, { min: 0 });
  if (tolX !== undefined) finiteNumber('cmaEs.tolX', tolX, { min: 0 });
  if (tolUpSigma !== undefined) finiteNumber('cmaEs.tolUpSigma', tolUpSigma, { min: 1, exclusive: true });
  if (injectionInterval !== undefined) wholeNumber('cmaEs.injectionInterval', injectionInterval, 1);
  return specified(
    { kind: 'cmaEs', module: import.meta.url, export: 'createCmaEs' },
    { ...options },
    OPTIONS,
  );
}

interface Saved {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  readonly distribution: DistributionState;
  readonly termination: TerminationState;
  readonly steps: Float64Array;
  readonly squares: Float64Array;
  readonly injected: Float64Array;
  readonly injectedFx: number;
  readonly injectedAt: number;
  readonly bestFx: number;
  readonly finished: string | null;
}

export const createCmaEs: OptimizerFactory<CmaEsOptions> = (setup, options, savedState): Optimizer => {
  const { bounds, x0, workers } = setup;
  const { dims: n, lower, upper } = bounds;
  const { sigma0 = 0.25, popsize = defaultPopsize(n, workers), injectionInterval = 1 } = options;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);

  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const parameters = strategyParameters(n, popsize);
  const batch = new PointBatch(popsize, n, saved?.batch);
  const mean = x0.map((x, i) => fromRange(x, lower[i], upper[i], 0.5));
  const distribution = new Distribution(parameters, saved?.distribution ?? { mean, sigma: sigma0 });
  const limits = {
    maxIterations: options.maxIterations ?? Infinity,
    tolFun: options.tolFun ?? 1e-12,
    tolX: options.tolX ?? 1e-12 * sigma0,
    tolUpSigma: options.tolUpSigma ?? 1e4,
  };
  const termination = new Termination(parameters, limits, saved?.termination);
  // Row `popsize` is for the injected point.
  const steps = saved?.steps ?? new Float64Array((popsize + 1) * n);
  const squares = saved?.squares ?? new Float64Array(popsize + 1);
  const values = new Float64Array(popsize + 1);
  const order = new Float64Array(popsize + 1);
  const injected = saved?.injected ?? new Float64Array(n);
  let injectedFx = saved?.injectedFx ?? Infinity;
  let injectedAt = saved?.injectedAt ?? -Infinity;
  let bestFx = saved?.bestFx ?? Infinity;
  let finished = saved?.finished ?? null;

  function beginGeneration(): void {
    const { points, firstId, count } = batch.state;
    const startsAtX0 = firstId + count === 0;
    batch.open(popsize);
    const { mean: centre, sigma } = distribution.state;
    for (let row = 0; row < popsize; row += 1) {
      const at = row * n;
      if (row === 0 && startsAtX0) {
        points.set(x0);
        continue;
      }
      squares[row] = distribution.sample(rng, steps, row);
      for (let i = 0; i < n; i += 1) {
        points[at + i] = toRange(centre[i] + sigma * steps[at + i], lower[i], upper[i]);
      }
    }
  }

  /** Turns the injected point into a further row of the generation, when it is its best and one is due. */
  function takeInjected(best: number): number {
    const { generation, mean: centre, sigma } = distribution.state;
    if (injectedFx >= bestFx) injectedFx = Infinity;
    if (!(injectedFx < best) || generation - injectedAt < injectionInterval) return popsize;
    for (let i = 0; i < n; i += 1) {
      const free = fromRange(injected[i], lower[i], upper[i], centre[i]);
      steps[popsize * n + i] = (free - centre[i]) / sigma;
    }
    squares[popsize] = distribution.clip(steps, popsize);
    values[popsize] = injectedFx;
    injectedFx = Infinity;
    injectedAt = generation;
    return popsize + 1;
  }

  function endGeneration(): void {
    let best = Infinity;
    let worst = -Infinity;
    let finite = 0;
    for (let row = 0; row < popsize; row += 1) {
      const value = batch.state.values[row];
      values[row] = value;
      best = Math.min(best, value);
      worst = Math.max(worst, value);
      if (value < Infinity) finite += 1;
    }
    bestFx = Math.min(bestFx, best);
    const count = takeInjected(best);
    if (finite + count === popsize) {
      finished = termination.failed();
      return;
    }
    rank(values, count, order);
    const median = values[order[popsize >> 1]];
    distribution.update(steps, squares, order, finite + count - popsize);
    const condition = distribution.decompose();
    // An injected value that comes again and again says nothing about the search's own convergence.
    finished =
      finite === 0
        ? termination.failed()
        : termination.reason(distribution.state, best, median, worst, condition);
  }

  return {
    get finished() {
      return finished;
    },
    ask(points, capacity) {
      if (finished !== null) return 0;
      if (batch.complete) beginGeneration();
      return batch.ask(points, capacity);
    },
    tell(evaluated) {
      if (finished !== null) return;
      for (let i = 0; i < evaluated.count; i += 1) {
        if (batch.take(evaluated, i) >= 0 && batch.complete) endGeneration();
      }
    },
    inject(x, fx) {
      if (!(fx < injectedFx)) return;
      injected.set(x);
      injectedFx = fx;
    },
    save: (): Saved =>
      structuredClone({
        rng: rng.save(),
        batch: batch.state,
        distribution: distribution.state,
        termination: termination.state,
        steps,
        squares,
        injected,
        injectedFx,
        injectedAt,
        bestFx,
        finished,
      }),
  };
};
