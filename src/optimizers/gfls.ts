import type { Evaluated, Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { Rng, type RngState } from '../domain/rng.js';
import { type InjectedState, rememberInjected } from './batch/injected.js';
import { Proposals, type ProposalsState } from './gfls/proposals.js';
import { Search, type SearchState, START_FAILED } from './gfls/search.js';

export interface GflsOptions extends EvaluationOptions {
  /** Largest step of a parameter, as a fraction of its range; also the first radius. Above 0, at most 1. Default 0.5. */
  readonly trMax?: number;
  /** Ends when the largest step has become smaller than this fraction of the range. Above 0, at most 1. Default 1e-9. */
  readonly trMin?: number;
  /** What remains of the radius after a step that was no good. Above 0, at most 0.999. Default 0.9. */
  readonly trScale?: number;
  /**
   * Converged when the step and all points of the population lie within this fraction of the range from the best
   * one ... From 1e-8 to 1. Default 1e-3.
   */
  readonly xTol?: number;
  /**
   * ... and the step would lower the sum of squares by less than this fraction of it. From 0 to 1. Default 1e-7. For
   * the last digits make both smaller: 1e-6 and 1e-10 cost about a quarter more evaluations.
   */
  readonly fTol?: number;
  /**
   * Spread of points that only serve diversity, as a fraction of what is explored: of `trMax` for the first population,
   * of the step for the variations that more than one worker evaluates. Above 0, at most 1. Default 0.1.
   */
  readonly noiseScale?: number;
  /** Points that the model is made of, at least parameters plus one. Default parameters plus one. */
  readonly popSize?: number;
}

const OPTIONS = ['trMax', 'trMin', 'trScale', 'xTol', 'fTol', 'noiseScale', 'popSize'];

/**
 * A population method for tasks that return residuals, without any derivatives: the residuals are modelled as linear
 * over the population, whose sum of squares is minimised in a trust region; every value told makes the model anew. It
 * stands in for the optimizer of this name of the original system, whose implementation is not public: the options and
 * their defaults are that one's, the method is made of published ones. The model is that of DUD (Ralston and Jennrich
 * 1978) by a singular value decomposition of the population; the trust region, and the points that are evaluated only
 * to make the model better, follow Zhang, Conn and Scheinberg (2010) and Cartis and Roberts ("A derivative-free
 * Gauss-Newton method", 2019). For expensive, smooth residuals it needs fewer evaluations than `levenbergMarquardt`,
 * and gives fewer last digits.
 *
 * - It minimises the sum of squares of the residuals, which must be what the task's value rises with.
 * - The first population can be evaluated in parallel: the start point, and one point along each parameter. After that
 *   as many points as there are `workers` are under way: the step, and variations of it or points that make the model
 *   better. Each value is used as soon as it is told, and brings forth the next point, which depends on the
 *   order of the values. Points that are made while others are under way know less: several workers take less time, but
 *   more evaluations, and miss a few hard minima that one finds.
 * - Steps end on the bounds exactly; parameters on a bound are held there while the sum of squares falls beyond it.
 * - A failed evaluation makes the radius smaller.
 * - An injected point that is better than all of its own is evaluated, for its residuals, and gone on from.
 * - `finished` begins with `converged`, `trMin`, `zeroResiduals`, `startFailed` (no point of the first population has
 *   residuals), `failed` (100 points in a row) or `noResiduals`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option; (in the optimizer's isolate) also for a `popSize` that is
 *   too small for the number of parameters.
 * @example
 * createManager({ optSelector: cycle(gfls({ workers: 4, xTol: 1e-6, fTol: 1e-10 })), ... });
 */
export function gfls(options: GflsOptions = {}): OptimizerSpec {
  const { trScale, xTol, fTol } = options;
  for (const name of ['trMax', 'trMin', 'noiseScale'] as const) {
    if (options[name] !== undefined) {
      finiteNumber(`gfls.${name}`, options[name], { min: 0, max: 1, exclusive: true });
    }
  }
  if (trScale !== undefined) finiteNumber('gfls.trScale', trScale, { min: 0, max: 0.999, exclusive: true });
  // Nearer points would have no differences of residuals but rounding.
  if (xTol !== undefined) finiteNumber('gfls.xTol', xTol, { min: 1e-8, max: 1 });
  if (fTol !== undefined) finiteNumber('gfls.fTol', fTol, { min: 0, max: 1 });
  if (options.popSize !== undefined) wholeNumber('gfls.popSize', options.popSize, 2);
  return specified(
    { kind: 'gfls', module: import.meta.url, export: 'createGfls', wants: 'residuals' },
    { ...options },
    OPTIONS,
  );
}

interface Saved extends InjectedState {
  readonly rng: RngState;
  readonly proposals: ProposalsState;
  readonly search: SearchState | null;
  /** Points of the first population whose values are missing. */
  missing: number;
  bestFx: number;
  begun: boolean;
  finished: string | null;
}

export const createGfls: OptimizerFactory<GflsOptions> = (setup, options, savedState): Optimizer => {
  const { bounds, x0, workers } = setup;
  const { dims: n, lower, upper } = bounds;
  const { trMax = 0.5, trMin = 1e-9, trScale = 0.9, xTol = 1e-3, fTol = 1e-7 } = options;
  const { noiseScale = 0.1, popSize = n + 1 } = options;
  wholeNumber('gfls.popSize', popSize, n + 1);
  const settings = { trMax, trMin, trScale, xTol, fTol, noiseScale, popSize };
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const proposals = new Proposals(saved?.proposals);
  let search = saved?.search ? new Search(n, settings, proposals, rng, saved.search) : null;
  const s: Omit<Saved, 'rng' | 'proposals' | 'search'> = saved ?? {
    missing: popSize,
    bestFx: Infinity,
    injected: new Float64Array(n),
    injectedFx: Infinity,
    begun: false,
    finished: null,
  };
  const point = new Float64Array(n);

  function unitOf(x: Float64Array, out: Float64Array): void {
    for (let i = 0; i < n; i += 1) {
      out[i] = Math.min(Math.max((x[i] - lower[i]) / (upper[i] - lower[i]), 0), 1);
    }
  }

  /** The start point, one point along each parameter, and random ones if the population is larger. */
  function begin(): void {
    s.begun = true;
    const by = noiseScale * trMax;
    for (let k = 0; k < popSize; k += 1) {
      unitOf(x0, point);
      if (k > n) {
        for (let i = 0; i < n; i += 1) {
          point[i] = Math.min(Math.max(point[i] + by * (2 * rng.uniform() - 1), 0), 1);
        }
      } else if (k > 0) point[k - 1] += point[k - 1] + by <= 1 ? by : -by;
      proposals.add('start', point, 0, 0);
    }
  }

  /** The task is not one for it, so that no more of its values are wanted. */
  function giveUp(why: string): void {
    s.finished = `noResiduals: ${why}`;
    proposals.clear();
  }

  function takeOne(evaluated: Evaluated, index: number): void {
    const proposal = proposals.take(evaluated.ids[index]);
    if (proposal === null || s.finished !== null) return;
    const { residualCount: count, residuals } = evaluated;
    const failed = !(evaluated.values[index] < Infinity);
    if (proposal.purpose === 'start') s.missing -= 1;
    s.bestFx = Math.min(s.bestFx, evaluated.values[index]);
    if (residuals === null || count === 0) {
      if (!failed) giveUp('the task returns no residuals, which this optimizer needs');
    } else {
      search ??= new Search(n, settings, proposals, rng, count);
      if (count !== search.state.residualCount) {
        giveUp(`the task returned ${count} residuals, and ${search.state.residualCount} before`);
        return;
      }
      search.take(proposal, residuals, index * count);
    }
    if (s.missing > 0 || s.finished !== null) return;
    if (search === null) s.finished = START_FAILED;
    else while (s.finished === null && proposals.count < workers) propose(search);
  }

  function propose(to: Search): void {
    if (s.injectedFx < s.bestFx) {
      unitOf(s.injected, point);
      proposals.add('injected', point, 0, to.state.centre);
    } else s.finished = to.propose();
    s.injectedFx = Infinity;
  }

  return {
    get finished() {
      // What it has proposed is evaluated first: how much of that is under way is a matter of time.
      return proposals.count === 0 ? s.finished : null;
    },
    ask(points, capacity) {
      if (!s.begun) begin();
      let count = 0;
      while (count < capacity) {
        const proposal = proposals.next();
        if (proposal === null) break;
        for (let i = 0; i < n; i += 1) {
          const x = lower[i] + proposal.point[i] * (upper[i] - lower[i]);
          points[count * n + i] = proposal.id === 0 ? x0[i] : Math.min(Math.max(x, lower[i]), upper[i]);
        }
        count += 1;
      }
      return count;
    },
    tell(evaluated) {
      for (let i = 0; i < evaluated.count; i += 1) takeOne(evaluated, i);
    },
    inject: (x, fx) => rememberInjected(s, x, fx),
    save: () =>
      structuredClone({ ...s, rng: rng.save(), proposals: proposals.state, search: search?.state ?? null }),
  };
};
