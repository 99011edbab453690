import type { Optimizer, OptimizerFactory } from '../domain/optimizer.js';
import { Rng, type RngState } from '../domain/rng.js';
import { PointBatch, type PointBatchState } from './batch/point-batch.js';
import { fromRange, toRange } from './box-transform.js';
import { Distribution, type DistributionState } from './cma-es/distribution.js';
import { strategyParameters } from './cma-es/parameters.js';
import { rank } from './cma-es/ranking.js';
import { type Limits, Termination, type TerminationState } from './cma-es/termination.js';

/** The options of `cmaEs` that concern one search, complete. */
export interface CmaEsRunOptions extends Limits {
  readonly sigma0: number;
  readonly minSigma: number;
  readonly maxSigma: number;
  readonly popsize: number;
  readonly separable: boolean;
  readonly injectionInterval: number;
  readonly forceInjects: boolean;
  readonly sampling: 'independent' | 'mirrored';
}

/** What a search can tell about itself, in the task's units. */
export interface CmaEsReport {
  readonly generations: number;
  /** As a fraction of the range. */
  readonly sigma: number;
  readonly mean: Float64Array;
  /** Of each parameter, where the search is not near a bound. */
  readonly standardDeviations: Float64Array;
  /** Of the covariance; Infinity when it is no longer positive. */
  readonly conditionNumber: number;
  /** Best value that was evaluated. */
  readonly bestFx: number;
  /** Why it ended, or null. */
  readonly reason: string | null;
}

interface Saved {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  readonly distribution: DistributionState;
  readonly termination: TerminationState;
  readonly injected: Float64Array;
  readonly injectedFx: number;
  readonly injectedAt: number;
  readonly bestFx: number;
  readonly finished: string | null;
}

/** One search, from one start point until it has converged. */
export const createCmaEsRun: OptimizerFactory<CmaEsRunOptions> = (setup, options, savedState): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const { sigma0, minSigma, maxSigma, popsize, injectionInterval, forceInjects } = options;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);

  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const parameters = strategyParameters(n, popsize, options.separable);
  const batch = new PointBatch(popsize, n, saved?.batch);
  const start = { mean: x0.map((x, i) => fromRange(x, lower[i], upper[i], 0.5)), sigma: sigma0 };
  const distribution = new Distribution(parameters, saved?.distribution ?? start, [minSigma, maxSigma]);
  const { mean: centre } = distribution.shape;
  const { steps, stepStride } = distribution.generation;
  const termination = new Termination(parameters, options, saved?.termination);
  const values = new Float64Array(popsize);
  const order = new Float64Array(popsize);
  const free = new Float64Array(n);
  const injected = saved?.injected ?? new Float64Array(n);
  let injectedFx = saved?.injectedFx ?? Infinity;
  let injectedAt = saved?.injectedAt ?? -Infinity;
  let bestFx = saved?.bestFx ?? Infinity;
  let finished = saved?.finished ?? null;

  function beginGeneration(): void {
    const { points, firstId, count } = batch.state;
    const startsAtX0 = firstId + count === 0;
    batch.open(popsize);
    distribution.sample(rng, options.sampling === 'mirrored');
    const { sigma } = distribution.shape;
    for (let row = 0; row < popsize; row += 1) {
      const at = row * n;
      const step = row * stepStride;
      for (let i = 0; i < n; i += 1) {
        points[at + i] = toRange(centre[i] + sigma * steps[step + i], lower[i], upper[i]);
      }
    }
    if (startsAtX0) {
      distribution.replace(0, centre, true);
      points.set(x0);
    }
    if (forceInjects && mayInject(bestFx)) {
      placeInjected(popsize - 1);
      points.set(injected, (popsize - 1) * n);
    }
  }

  /** Whether the injected point is better than `best`, and one is due. */
  function mayInject(best: number): boolean {
    if (injectedFx >= bestFx) injectedFx = Infinity;
    return injectedFx < best && distribution.shape.generation - injectedAt >= injectionInterval;
  }

  function placeInjected(row: number): void {
    for (let i = 0; i < n; i += 1) free[i] = fromRange(injected[i], lower[i], upper[i], centre[i]);
    distribution.replace(row, free, forceInjects);
    injectedFx = Infinity;
    injectedAt = distribution.shape.generation;
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
    const failed = finite === 0;
    rank(values, popsize, order);
    if (!forceInjects && mayInject(best)) {
      const last = order[popsize - 1];
      if (values[last] === Infinity) finite += 1;
      values[last] = injectedFx;
      placeInjected(last);
      rank(values, popsize, order);
    }
    if (finite === 0) {
      finished = termination.failed();
      return;
    }
    distribution.update(order, finite);
    const condition = distribution.factorize();
    // An injected value that comes again and again says nothing about the search's own convergence.
    finished = failed
      ? termination.failed()
      : termination.reason(distribution, best, values[order[popsize >> 1]], worst, condition);
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
    report(): CmaEsReport {
      const { covariance, shape } = distribution;
      return {
        generations: shape.generation,
        sigma: shape.sigma,
        mean: centre.map((x, i) => toRange(x, lower[i], upper[i])),
        standardDeviations: centre.map(
          (_, i) => shape.sigma * Math.sqrt(covariance.variance(i)) * (upper[i] - lower[i]),
        ),
        conditionNumber: covariance.condition(),
        bestFx,
        reason: finished,
      };
    },
    save: (): Saved =>
      structuredClone({
        rng: rng.save(),
        batch: batch.state,
        distribution: distribution.save(),
        termination: termination.state,
        injected,
        injectedFx,
        injectedAt,
        bestFx,
        finished,
      }),
  };
};
