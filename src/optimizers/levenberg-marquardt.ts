import type { Evaluated, Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, flag, wholeNumber } from '../domain/options.js';
import { Rng, type RngState } from '../domain/rng.js';
import { Search, type SearchState, sumOfSquares } from './levenberg-marquardt/search.js';
import { Exploration, type ExplorationState } from './levenberg-marquardt/exploration.js';
import { type InjectedState, rememberInjected } from './batch/injected.js';
import { PointBatch, type PointBatchState } from './batch/point-batch.js';
import { randomPoint } from './batch/random-point.js';

export interface LevenbergMarquardtOptions extends EvaluationOptions {
  /** How many further local searches follow when one has converged; null: without limit. Default 0. */
  readonly restarts?: number | null;
  /**
   * Whether a restart begins at the best injected point, when that is better than the best of its own. Otherwise, and
   * when there is none, it begins at a random point of the box. Default true.
   */
  readonly polishInjected?: boolean;
  /**
   * Random points that are tried for a restart, which begins at the best of them. Each takes one evaluation, and one
   * more for every parameter in which the residuals are linear. Default 30.
   */
  readonly screening?: number;
  /**
   * Fraction, from 0 to 1, of the random points that are uniform in the order of magnitude of the parameters (down to
   * a millionth of the bound, of either sign where the bounds have both) and not in their values. For wide boxes in
   * which the answer may be small. Default 0.5.
   */
  readonly magnitudes?: number;
  /**
   * Fraction, from 0 to 1, of the restarts that begin at the best point known, with between one and half of its
   * parameters drawn anew. For tasks whose parameters can be found one group after the other. Default 0.75.
   */
  readonly variation?: number;
  /** Steps accepted or refused after which one local search ends. Default 5,000. */
  readonly maxIterations?: number;
  /** Converged when a step lowers the sum of squares by less than this fraction of it. Default 1e-14. */
  readonly ftol?: number;
  /** Converged when a step moves no parameter by more than this fraction of its value. Default 1e-12. */
  readonly xtol?: number;
  /** Converged when the residuals make, with every column of the Jacobian, a cosine below this. Default 1e-10. */
  readonly gtol?: number;
  /** Whether steps bend with the curvature of the model, at one evaluation a step. Default true. */
  readonly geodesicAcceleration?: boolean;
}

const OPTIONS = [
  'restarts',
  'polishInjected',
  'screening',
  'magnitudes',
  'variation',
  'maxIterations',
  'ftol',
  'xtol',
  'gtol',
  'geodesicAcceleration',
];

/**
 * Levenberg-Marquardt for tasks that return residuals: minimises their sum of squares, which must be what the task's
 * value rises with. Moré's scaling (1978), so parameters may differ by any magnitude; Nielsen's damping (1999);
 * geodesic acceleration (Transtrum and Sethna 2012) for curved valleys; steps by QR, never by the normal equations.
 *
 * - The Jacobian is of differences, forward until the search has nearly converged, then central. Its points can be
 *   evaluated in parallel: as many as parameters, then twice as many.
 * - Steps end on the bounds exactly; parameters on a bound are held there while the sum of squares falls beyond it.
 * - With `restarts` it is a multistart search: give `restarts: null` for boxes far wider than the basin of the answer.
 *   Parameters in which the residuals turn out to be linear are solved for at once when a start point is drawn (variable
 *   projection: Golub and Pereyra 1973), so that only the others are searched. A search that is not about to get better
 *   than one before, or that hardly gains anything, gives way to the next. Together with incumbents that the manager
 *   shares it polishes what the other optimizers find.
 * - Failed evaluations are steps refused; a restart whose first point fails draws another, at most 1,000 times.
 * - `finished` begins with `noResiduals`, `startFailed`, or how the last local search ended: `ftol`, `xtol`, `gtol`,
 *   `zeroResiduals`, `maxIterations`, `jacobianFailed`, `outdone`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(cmaEs(), levenbergMarquardt({ restarts: null, workers: 4 })), ... });
 */
export function levenbergMarquardt(options: LevenbergMarquardtOptions = {}): OptimizerSpec {
  const { restarts, polishInjected, maxIterations, geodesicAcceleration } = options;
  if (restarts !== undefined && restarts !== null) wholeNumber('levenbergMarquardt.restarts', restarts, 0);
  if (polishInjected !== undefined) flag('levenbergMarquardt.polishInjected', polishInjected);
  if (maxIterations !== undefined) wholeNumber('levenbergMarquardt.maxIterations', maxIterations, 1);
  if (options.screening !== undefined) wholeNumber('levenbergMarquardt.screening', options.screening, 1);
  for (const name of ['magnitudes', 'variation', 'ftol', 'xtol', 'gtol'] as const) {
    if (options[name] !== undefined)
      finiteNumber(`levenbergMarquardt.${name}`, options[name], { min: 0, max: 1 });
  }
  if (geodesicAcceleration !== undefined) {
    flag('levenbergMarquardt.geodesicAcceleration', geodesicAcceleration);
  }
  return specified(
    {
      kind: 'levenbergMarquardt',
      module: import.meta.url,
      export: 'createLevenbergMarquardt',
      wants: 'residuals',
    },
    { ...options },
    OPTIONS,
  );
}

/** Start points in a row that may fail before the optimizer gives up. */
const MAX_FAILED_STARTS = 1_000;
/** How the searches end that have nothing left to gain. */
const CONVERGED = /^(ftol|xtol|gtol|zeroResiduals)/;
/** Fraction of the restarts that go on with the best search, if it was ended early. */
const RESUMPTION = 0.1;
/** Screened points that are evaluated at a time, at most: it bounds the memory for their residuals. */
const PARALLEL = 64;

interface Saved extends InjectedState {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  readonly search: SearchState | null;
  readonly exploration: ExplorationState | null;
  /** The least sum of squares at which a local search has ended. */
  lowest: number;
  /** Whether that search was ended before it had converged. */
  unpolished: boolean;
  /** Residuals of the open batch, row-major. */
  readonly residuals: Float64Array;
  readonly best: Float64Array;
  bestFx: number;
  restartsLeft: number;
  restarted: boolean;
  failedStarts: number;
  finished: string | null;
}

export const createLevenbergMarquardt: OptimizerFactory<LevenbergMarquardtOptions> = (
  setup,
  options,
  savedState,
): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n } = bounds;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const settings = {
    maxIterations: options.maxIterations ?? 5_000,
    ftol: options.ftol ?? 1e-14,
    xtol: options.xtol ?? 1e-12,
    gtol: options.gtol ?? 1e-10,
    accelerated: options.geodesicAcceleration ?? true,
  };
  const { restarts = 0, polishInjected = true } = options;
  const starts = {
    screening: options.screening ?? 30,
    magnitudes: options.magnitudes ?? 0.5,
    variation: options.variation ?? 0.75,
  };
  const rows = Math.max(2 * n, Math.min(starts.screening, PARALLEL));

  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const batch = new PointBatch(rows, n, saved?.batch);
  let search = saved?.search ? new Search(bounds, settings, saved.search) : null;
  let exploration = saved?.exploration
    ? new Exploration(bounds, search!.rows, starts, rows, saved.exploration)
    : null;
  let residuals = saved?.residuals ?? new Float64Array(0);
  const s: Omit<Saved, 'rng' | 'batch' | 'search' | 'exploration' | 'residuals'> = saved ?? {
    lowest: Infinity,
    unpolished: false,
    injected: new Float64Array(n),
    injectedFx: Infinity,
    best: new Float64Array(n),
    bestFx: Infinity,
    restartsLeft: restarts ?? Infinity,
    restarted: false,
    failedStarts: 0,
    finished: null,
  };

  function openStart(x: ArrayLike<number>): void {
    search?.leave(s.lowest, s.restartsLeft > 0);
    batch.open(1);
    batch.state.points.set(x);
  }

  /** Begins the next local search, or ends the optimizer with `reason`. */
  function restart(reason: string): void {
    if (s.restartsLeft === 0) {
      s.finished = reason;
      return;
    }
    s.restartsLeft -= 1;
    s.restarted = true;
    const improved = search !== null && search.state.cost < s.lowest ? search.state : null;
    if (improved !== null) {
      s.lowest = improved.cost;
      s.unpolished = !CONVERGED.test(reason);
    }
    const polish = polishInjected && s.injectedFx < s.bestFx;
    s.injectedFx = Infinity;
    if (polish) openStart(s.injected);
    else if (improved === null && s.unpolished && rng.uniform() < RESUMPTION) openStart(s.best);
    else if (exploration !== null) exploration.begin(batch, improved, known(), rng);
    else openStart(randomPoint(bounds, rng));
  }

  function known(): Float64Array | null {
    return s.bestFx < Infinity ? s.best : null;
  }

  /** The first residuals of a local search. */
  function start(): void {
    if (search !== null && sumOfSquares(residuals, search.rows) < Infinity) {
      s.failedStarts = 0;
      advance();
      return;
    }
    s.failedStarts += 1;
    if (!s.restarted && s.restartsLeft === 0) {
      s.finished = 'startFailed: the residuals at the start point are not finite, and there are no restarts';
    } else if (s.failedStarts > MAX_FAILED_STARTS) {
      s.finished = `startFailed: ${MAX_FAILED_STARTS} start points in a row had no finite residuals`;
    } else {
      // Only leaving the start point uses up a restart; drawing a restart's point again does not.
      if (s.restarted) s.restartsLeft += 1;
      restart('startFailed');
    }
  }

  function advance(): void {
    const ended = search!.advance(batch, residuals);
    if (ended !== null) restart(ended);
  }

  /** Takes the residuals of one point; a row of NaN stands for those of a failed one. */
  function takeResiduals(evaluated: Evaluated, index: number, row: number): void {
    const { residualCount: count, residuals: told } = evaluated;
    const failed = !(evaluated.values[index] < Infinity);
    if (told === null || count === 0) {
      if (!failed) s.finished = 'noResiduals: the task returns no residuals, which this optimizer needs';
      else if (search !== null) residuals.fill(Number.NaN, row * search.rows, (row + 1) * search.rows);
      return;
    }
    if (search === null) {
      search = new Search(bounds, settings, count);
      search.leave(Infinity, s.restartsLeft > 0);
      exploration = new Exploration(bounds, count, starts, rows);
      residuals = new Float64Array(rows * count);
    }
    if (count !== search.rows) {
      s.finished = `noResiduals: the task returned ${count} residuals, and ${search.rows} before`;
      return;
    }
    for (let i = 0; i < count; i += 1) {
      residuals[row * count + i] = failed ? Number.NaN : told[index * count + i];
    }
    if (batch.state.values[row] < s.bestFx) {
      s.bestFx = batch.state.values[row];
      s.best.set(batch.state.points.subarray(row * n, (row + 1) * n));
    }
  }

  return {
    get finished() {
      return s.finished;
    },
    ask(points, capacity) {
      if (s.finished !== null) return 0;
      if (batch.state.count === 0) openStart(x0);
      return batch.ask(points, capacity);
    },
    tell(evaluated) {
      for (let i = 0; i < evaluated.count && s.finished === null; i += 1) {
        const row = batch.take(evaluated, i);
        if (row < 0) continue;
        takeResiduals(evaluated, i, row);
        if (s.finished !== null || !batch.complete) continue;
        if (exploration?.active) {
          const x = exploration.take(batch, residuals, known(), rng);
          if (x !== null) openStart(x);
        } else if (search === null || search.atStart) start();
        else advance();
      }
    },
    inject(x, fx) {
      if (polishInjected) rememberInjected(s, x, fx);
    },
    save: () =>
      structuredClone({
        ...s,
        rng: rng.save(),
        batch: batch.state,
        search: search?.state ?? null,
        exploration: exploration?.state ?? null,
        residuals,
      }),
  };
};
