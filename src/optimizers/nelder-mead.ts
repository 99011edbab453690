import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { Rng, type RngState } from '../domain/rng.js';
import { fromRange, toRange } from './box-transform.js';
import { type InjectedState, rememberInjected } from './batch/injected.js';
import { PointBatch, type PointBatchState } from './batch/point-batch.js';

export interface NelderMeadOptions extends EvaluationOptions {
  /** Edge length of the initial simplex along each axis, as a fraction of the range, at most 0.5. Default 0.1. */
  readonly initialStep?: number;
  /** Converged when all vertices lie within this fraction of the range from the best one ... Default 1e-8. */
  readonly xatol?: number;
  /** ... and their values within this, in units of the task's value. Default 1e-12. */
  readonly fatol?: number;
  /** How often a converged search begins again with a fresh simplex around its best point. Default 0. */
  readonly restarts?: number;
}

/**
 * The simplex method of Nelder and Mead (1965) with the adaptive coefficients of Gao and Han, "Implementing the
 * Nelder-Mead simplex algorithm with adaptive parameters" (2012, section 4): expansion 1 + 2/n, contraction
 * 0.75 - 1/(2n), shrinkage 1 - 1/n. Needs no gradients; good for a few parameters and for polishing.
 *
 * - It searches in units of the range; points beyond a bound come back through the smooth, mirrored map that
 *   {@link cmaEs} uses too. (Projection onto the bounds lets the simplex collapse into a face: a linear function of
 *   8 parameters was then not at its corner after 20,000 evaluations, and is after about 1,000 so.)
 * - One point at a time, except the initial simplex and a shrinkage, whose points can be evaluated in parallel.
 * - A failed evaluation counts as the worst value.
 * - An injected point that is better than the best vertex replaces the worst one.
 * - `finished` begins with `converged`, or `noFiniteValue` when every vertex of a collapsed simplex has failed.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(nelderMead({ initialStep: 0.05, restarts: 2 })), ... });
 */
export function nelderMead(options: NelderMeadOptions = {}): OptimizerSpec {
  const { initialStep, xatol, fatol, restarts } = options;
  if (initialStep !== undefined) {
    finiteNumber('nelderMead.initialStep', initialStep, { min: 0, max: 0.5, exclusive: true });
  }
  if (xatol !== undefined) finiteNumber('nelderMead.xatol', xatol, { min: 0 });
  if (fatol !== undefined) finiteNumber('nelderMead.fatol', fatol, { min: 0 });
  if (restarts !== undefined) wholeNumber('nelderMead.restarts', restarts, 0);
  return specified(
    { kind: 'nelderMead', module: import.meta.url, export: 'createNelderMead' },
    { ...options },
    ['initialStep', 'xatol', 'fatol', 'restarts'],
  );
}

/** Which points the open batch holds. */
type Phase = 'start' | 'simplex' | 'reflection' | 'expansion' | 'outside' | 'inside' | 'shrinkage';

interface Saved extends InjectedState {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  phase: Phase;
  /** Vertices in units of the range, before the bounds are applied; row-major, best first. */
  readonly vertices: Float64Array;
  readonly values: Float64Array;
  readonly centroid: Float64Array;
  /** The point that was last asked alone. */
  readonly trial: Float64Array;
  readonly reflected: Float64Array;
  reflectedFx: number;
  restartsLeft: number;
  finished: string | null;
}

export const createNelderMead: OptimizerFactory<NelderMeadOptions> = (setup, options, saved): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const { initialStep = 0.1, xatol = 1e-8, fatol = 1e-12, restarts = 0 } = options;
  // With n = 1 the adaptive coefficients would contract to a quarter and shrink to nothing; those of n = 2 are
  // the classical ones.
  const effective = Math.max(n, 2);
  const expansion = 1 + 2 / effective;
  const contraction = 0.75 - 1 / (2 * effective);
  const shrinkage = 1 - 1 / effective;

  const s: Omit<Saved, 'rng' | 'batch'> =
    saved === undefined
      ? {
          phase: 'start',
          vertices: new Float64Array((n + 1) * n),
          values: new Float64Array(n + 1).fill(Infinity),
          centroid: new Float64Array(n),
          trial: new Float64Array(n),
          reflected: new Float64Array(n),
          reflectedFx: Infinity,
          injected: new Float64Array(n),
          injectedFx: Infinity,
          restartsLeft: restarts,
          finished: null,
        }
      : structuredClone(saved as Saved);
  const from = saved as Saved | undefined;
  const rng = from === undefined ? setup.rng : Rng.restore(from.rng);
  const batch = new PointBatch(n + 1, n, from === undefined ? undefined : structuredClone(from.batch));
  const { vertices, values, centroid, trial, reflected } = s;
  const worst = n * n;

  function openSimplex(): void {
    const { points } = batch.state;
    const fresh = s.phase === 'start';
    if (fresh) {
      for (let i = 0; i < n; i += 1) vertices[i] = fromRange(x0[i], lower[i], upper[i], 0.5);
    }
    // After a restart the best vertex is known already; only the others are asked.
    const first = fresh ? 0 : 1;
    for (let row = 1; row <= n; row += 1) {
      const at = row * n;
      vertices.copyWithin(at, 0, n);
      const i = row - 1;
      const step = fresh || rng.uniform() < 0.5 ? initialStep : -initialStep;
      const inside = vertices[i] + step <= 1 && vertices[i] + step >= 0;
      vertices[at + i] += inside ? step : -step;
    }
    s.phase = 'simplex';
    openVertices(first);
    if (fresh) points.set(x0);
  }

  /** Asks for the vertices from row `first` on. */
  function openVertices(first: number): void {
    batch.open(n + 1 - first);
    for (let at = first * n; at < vertices.length; at += 1) {
      batch.state.points[at - first * n] = toRange(vertices[at], lower[at % n], upper[at % n]);
    }
  }

  /** Asks for the point on the line from the centroid (0) to the worst vertex (-1). */
  function openTrial(phase: Phase, coefficient: number): void {
    s.phase = phase;
    batch.open(1);
    for (let i = 0; i < n; i += 1) {
      trial[i] = centroid[i] + coefficient * (centroid[i] - vertices[worst + i]);
      batch.state.points[i] = toRange(trial[i], lower[i], upper[i]);
    }
  }

  function openShrinkage(): void {
    s.phase = 'shrinkage';
    for (let at = n; at < vertices.length; at += 1) {
      vertices[at] = vertices[at % n] + shrinkage * (vertices[at] - vertices[at % n]);
    }
    openVertices(1);
  }

  function replaceWorst(point: Float64Array, fx: number): void {
    for (let i = 0; i < n; i += 1) vertices[worst + i] = point[i];
    values[n] = fx;
  }

  /** Insertion sort of the vertices: all but one or a few are in order already. Equal values keep their order. */
  function sort(): void {
    for (let row = 1; row <= n; row += 1) {
      for (let at = row; at > 0 && values[at] < values[at - 1]; at -= 1) {
        const value = values[at];
        values[at] = values[at - 1];
        values[at - 1] = value;
        for (let i = (at - 1) * n; i < at * n; i += 1) {
          const x = vertices[i];
          vertices[i] = vertices[i + n];
          vertices[i + n] = x;
        }
      }
    }
  }

  function beginIteration(): void {
    sort();
    if (s.injectedFx < values[0]) {
      for (let i = 0; i < n; i += 1) {
        trial[i] = fromRange(s.injected[i], lower[i], upper[i], vertices[i]);
      }
      replaceWorst(trial, s.injectedFx);
      sort();
    }
    s.injectedFx = Infinity;
    if (collapsed()) {
      if (s.restartsLeft === 0) {
        s.finished =
          values[0] < Infinity
            ? `converged: all vertices lie within ${xatol} of the range and their values within ${fatol}`
            : 'noFiniteValue: every vertex of the collapsed simplex has failed';
        return;
      }
      s.restartsLeft -= 1;
      openSimplex();
      return;
    }
    centroid.fill(0);
    for (let i = 0; i < worst; i += 1) centroid[i % n] += vertices[i] / n;
    openTrial('reflection', 1);
  }

  function collapsed(): boolean {
    let size = 0;
    for (let at = n; at < vertices.length; at += 1) {
      size = Math.max(size, Math.abs(vertices[at] - vertices[at % n]));
    }
    if (size > xatol) return false;
    // Vertices that have run out of digits will not come closer in value either.
    return values[0] === Infinity || values[n] - values[0] <= fatol || size <= 4 * Number.EPSILON;
  }

  function advance(): void {
    const { values: told } = batch.state;
    const fx = told[0];
    switch (s.phase) {
      case 'simplex':
      case 'shrinkage': {
        const known = n + 1 - batch.state.count;
        for (let row = known; row <= n; row += 1) values[row] = told[row - known];
        break;
      }
      case 'reflection':
        if (fx < values[0] || fx >= values[n - 1]) {
          for (let i = 0; i < n; i += 1) reflected[i] = trial[i];
          s.reflectedFx = fx;
          if (fx < values[0]) openTrial('expansion', expansion);
          else if (fx < values[n]) openTrial('outside', contraction);
          else openTrial('inside', -contraction);
          return;
        }
        replaceWorst(trial, fx);
        break;
      case 'expansion':
        if (fx < s.reflectedFx) replaceWorst(trial, fx);
        else replaceWorst(reflected, s.reflectedFx);
        break;
      case 'outside':
      case 'inside':
        if (s.phase === 'outside' ? fx <= s.reflectedFx : fx < values[n]) {
          replaceWorst(trial, fx);
          break;
        }
        openShrinkage();
        return;
      case 'start':
        break;
    }
    beginIteration();
  }

  return {
    get finished() {
      return s.finished;
    },
    ask(points, capacity) {
      if (s.finished !== null) return 0;
      if (s.phase === 'start') openSimplex();
      return batch.ask(points, capacity);
    },
    tell(evaluated) {
      for (let i = 0; i < evaluated.count && s.finished === null; i += 1) {
        if (batch.take(evaluated, i) >= 0 && batch.complete) advance();
      }
    },
    inject: (x, fx) => rememberInjected(s, x, fx),
    save: () => structuredClone({ ...s, rng: rng.save(), batch: batch.state }),
  };
};
