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
  readonly popsize: number;
  readonly separable: boolean;
  readonly injectionInterval: number;
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

/** One search, from one start point until it has converged. */
export const createCmaEsRun: OptimizerFactory<CmaEsRunOptions> = (setup, options, savedState): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const { sigma0, popsize, injectionInterval } = options;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);

  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const parameters = strategyParameters(n, popsize, options.separable);
  const batch = new PointBatch(popsize, n, saved?.batch);
  const mean = x0.map((x, i) => fromRange(x, lower[i], upper[i], 0.5));
  const distribution = new Distribution(parameters, saved?.distribution ?? { mean, sigma: sigma0 });
  const termination = new Termination(parameters, options, saved?.termination);
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
