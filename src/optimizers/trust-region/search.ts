import type { Optimizer, OptimizerFactory } from '../../domain/optimizer.js';
import { batchOptimizer } from '../batch/batch-optimizer.js';
import { PointBatch, type PointBatchState } from '../batch/point-batch.js';
import { BoxStep } from './box-step.js';
import { Model } from './model.js';

export interface TrustRegionSearchOptions {
  readonly initialRadius: number;
  readonly xatol: number;
}

/** Which points the open batch holds: all of a new model, a step to its minimum, or one that makes it better. */
type Phase = 'points' | 'step' | 'geometry';

/** Plain data of a search. Lengths and points are in units of the range. */
interface Saved {
  readonly batch: PointBatchState;
  phase: Phase;
  /** Row-major: the points that the model interpolates, with their values. */
  readonly points: Float64Array;
  readonly values: Float64Array;
  best: number;
  readonly hessian: Float64Array;
  readonly trial: Float64Array;
  /** Decrease that the model predicts for the step. */
  predicted: number;
  /** Radius of the region, and the smallest that it may have for now (Powell 2009: Delta and rho). */
  radius: number;
  resolution: number;
  /** The point that a better one is made for. */
  replaced: number;
  started: boolean;
  rebuilt: number;
  finished: string | null;
}

/** Part of the predicted decrease from which on a step is good, and from which on very good (Powell 2009). */
const GOOD = 0.1;
const VERY_GOOD = 0.7;
/** How often a model may be begun anew because its points had become degenerate. */
const MAX_REBUILT = 10;

/** One search with quadratic models, until the region is as small as wanted. */
export const createTrustRegionSearch: OptimizerFactory<TrustRegionSearchOptions> = (
  setup,
  options,
  savedState,
): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const m = 2 * n + 1;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const batch = new PointBatch(m, n, saved?.batch);
  const s: Omit<Saved, 'batch'> = saved ?? {
    phase: 'points',
    points: new Float64Array(m * n),
    values: new Float64Array(m),
    best: 0,
    hessian: new Float64Array(n * n),
    trial: new Float64Array(n),
    predicted: 0,
    radius: options.initialRadius,
    resolution: options.initialRadius,
    replaced: 0,
    started: false,
    rebuilt: 0,
    finished: null,
  };
  const { points, values, trial } = s;
  const model = new Model(n, s.hessian);
  const boxStep = new BoxStep(n);
  const [low, high, step, other, slope] = Array.from({ length: 5 }, () => new Float64Array(n));
  const curvature = new Float64Array(n * n);
  const influence = new Float64Array(m);

  function write(row: number, from: Float64Array, at: number): void {
    for (let i = 0; i < n; i += 1) {
      const x = lower[i] + from[at + i] * (upper[i] - lower[i]);
      batch.state.points[row * n + i] = Math.min(Math.max(x, lower[i]), upper[i]);
    }
  }

  /** Points around row 0: a radius to both sides in each coordinate; near a bound, one and two to the other side. */
  function openPoints(first: number): void {
    s.phase = 'points';
    s.best = 0;
    s.hessian.fill(0);
    for (let k = 1; k < m; k += 1) {
      const i = (k - 1) % n;
      const at = k * n + i;
      points.copyWithin(k * n, 0, n);
      const inward = points[i] + s.radius <= 1 ? s.radius : -s.radius;
      const twice = points[i] - inward >= 0 && points[i] - inward <= 1 ? -inward : 2 * inward;
      points[at] += k <= n ? inward : twice;
    }
    batch.open(m - first);
    for (let k = first; k < m; k += 1) write(k - first, points, k * n);
  }

  function begin(): void {
    for (let i = 0; i < n; i += 1) points[i] = (x0[i] - lower[i]) / (upper[i] - lower[i]);
    openPoints(0);
    batch.state.points.set(x0);
  }

  /** A failure counts as the worst value that the model knows. */
  function finite(fx: number): number {
    if (fx < Infinity) return fx;
    let worst = -Infinity;
    for (let k = 0; k < m; k += 1) if (values[k] < Infinity) worst = Math.max(worst, values[k]);
    return worst;
  }

  function takePoints(): void {
    const first = m - batch.state.count;
    for (let k = first; k < m; k += 1) values[k] = batch.state.values[k - first];
    if (!values.some((fx) => fx < Infinity)) {
      s.finished = 'startFailed: no value around the start point is finite';
      return;
    }
    const worst = finite(Infinity);
    for (let k = 0; k < m; k += 1) values[k] = Math.min(values[k], worst);
    s.best = values.indexOf(values.reduce((a, b) => Math.min(a, b)));
    refit();
  }

  /** Fits the model to its points, or begins a new one when they do not determine it, and goes on. */
  function refit(): void {
    if (!prepare()) return;
    model.fit(values, s.best);
    openStep();
  }

  function prepare(): boolean {
    if (model.prepare(points, s.best)) return true;
    s.rebuilt += 1;
    if (s.rebuilt > MAX_REBUILT) s.finished = 'degenerate: the points do not determine a model';
    else {
      if (s.best !== 0) {
        points.copyWithin(0, s.best * n, s.best * n + n);
        values[0] = values[s.best];
      }
      openPoints(1);
    }
    return false;
  }

  /** The part of the box within `radius` of the best point, relative to it. */
  function region(radius: number): void {
    for (let i = 0; i < n; i += 1) {
      const x = points[s.best * n + i];
      low[i] = Math.max(-radius, -x);
      high[i] = Math.min(radius, 1 - x);
    }
  }

  function openTrial(phase: Phase, from: Float64Array): void {
    s.phase = phase;
    for (let i = 0; i < n; i += 1) trial[i] = Math.min(Math.max(points[s.best * n + i] + from[i], 0), 1);
    batch.open(1);
    write(0, trial, 0);
  }

  function openStep(): void {
    region(s.radius);
    s.predicted = -boxStep.minimise(model.gradient, s.hessian, low, high, step);
    if (length(step) >= 0.5 * s.resolution && s.predicted > 0) {
      openTrial('step', step);
      return;
    }
    const smallest = s.radius <= s.resolution;
    s.radius = shrunk(0.1 * s.radius);
    improve(smallest);
  }

  /** Radii next to the smallest are made equal to it. */
  function shrunk(radius: number): number {
    return radius <= 1.5 * s.resolution ? s.resolution : radius;
  }

  function length(of: Float64Array): number {
    let longest = 0;
    for (let i = 0; i < n; i += 1) longest = Math.max(longest, Math.abs(of[i]));
    return longest;
  }

  function distance(k: number, to: Float64Array, at: number): number {
    let longest = 0;
    for (let i = 0; i < n; i += 1) longest = Math.max(longest, Math.abs(points[k * n + i] - to[at + i]));
    return longest;
  }

  function takeStep(): void {
    const fx = finite(batch.state.values[0]);
    const ratio = (values[s.best] - fx) / s.predicted;
    for (let i = 0; i < n; i += 1) step[i] = trial[i] - points[s.best * n + i];
    const moved = length(step);
    const smallest = s.radius <= s.resolution;
    if (ratio < GOOD) s.radius = Math.min(0.5 * s.radius, moved);
    else if (ratio < VERY_GOOD) s.radius = Math.max(0.5 * s.radius, moved);
    else s.radius = Math.min(0.5, Math.max(0.5 * s.radius, 2 * moved));
    s.radius = Math.max(s.resolution, shrunk(s.radius));
    // The equations are those of the points that the step was made from.
    if (!model.prepare(points, s.best)) {
      prepare();
      return;
    }
    exchange(fx);
    if (ratio >= GOOD) refit();
    else if (prepare()) {
      model.fit(values, s.best);
      improve(smallest && ratio <= 0);
    }
  }

  /** Takes the trial point in for the one whose loss the model feels least and that lies far away (Powell 2009, 5). */
  function exchange(fx: number): void {
    model.lagrangeValues(step, influence);
    const better = fx < values[s.best];
    let worst = -1;
    let most = 0;
    for (let k = 0; k < m; k += 1) {
      if (k === s.best && !better) continue;
      const far = better ? distance(k, trial, 0) : distance(k, points, s.best * n);
      const weight = Math.abs(influence[k]) * Math.max(1, (far / s.radius) ** 4);
      if (weight <= most) continue;
      most = weight;
      worst = k;
    }
    if (worst < 0) return;
    points.set(trial, worst * n);
    values[worst] = fx;
    if (better) s.best = worst;
  }

  /** Replaces a point that is too far away; when there is none, goes on, or to a finer resolution if `settled`. */
  function improve(settled: boolean): void {
    let farthest = 0;
    s.replaced = -1;
    for (let k = 0; k < m; k += 1) {
      const far = distance(k, points, s.best * n);
      if (far <= 2 * s.radius || far <= farthest) continue;
      farthest = far;
      s.replaced = k;
    }
    if (s.replaced >= 0) openGeometry(Math.max(Math.min(0.1 * farthest, 0.5 * s.radius), s.resolution));
    else if (!settled) openStep();
    else if (s.resolution <= options.xatol) {
      s.finished = `converged: the region is smaller than ${options.xatol} of the range`;
    } else {
      const finer = Math.max(0.1 * s.resolution, options.xatol);
      s.radius = Math.max(0.5 * s.resolution, finer);
      s.resolution = finer;
      openStep();
    }
  }

  /** A point within `radius` at which the Lagrange function of the replaced one is large. */
  function openGeometry(radius: number): void {
    region(radius);
    model.lagrange(s.replaced, slope, curvature);
    const down = boxStep.minimise(slope, curvature, low, high, other);
    for (let i = 0; i < n; i += 1) slope[i] = -slope[i];
    for (let at = 0; at < curvature.length; at += 1) curvature[at] = -curvature[at];
    const up = boxStep.minimise(slope, curvature, low, high, step);
    openTrial('geometry', up < down ? step : other);
  }

  function takeGeometry(): void {
    const fx = finite(batch.state.values[0]);
    points.set(trial, s.replaced * n);
    values[s.replaced] = fx;
    if (fx < values[s.best]) s.best = s.replaced;
    refit();
  }

  return batchOptimizer(batch, {
    get finished() {
      return s.finished;
    },
    begin,
    advance() {
      if (s.phase === 'points') takePoints();
      else if (s.phase === 'step') takeStep();
      else takeGeometry();
    },
    save: () => ({ ...s, batch: batch.state }),
  });
};
