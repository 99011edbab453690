import type { Optimizer, OptimizerFactory } from '../domain/optimizer.js';
import { Rng, type RngState } from '../domain/rng.js';
import { batchOptimizer } from './batch/batch-optimizer.js';
import { type InjectedState, rememberInjected } from './batch/injected.js';
import { PointBatch, type PointBatchState } from './batch/point-batch.js';
import { fromRange, toRange } from './box-transform.js';

export interface OnePlusOneEsRunOptions {
  readonly sigma0: number;
  readonly xatol: number;
}

/** Rate of success that is aimed at, and how fast the observed one follows (Igel et al. 2006, table 1). */
const TARGET_RATE = 2 / 11;
const RATE_LEARNING = 1 / 12;
/** Rate above which the step is too short for its direction to say much (ibid.). */
const HIGH_RATE = 0.44;
/** Points in a row without a finite value, before there was any, after which the search gives up. */
const MAX_FAILURES = 1_000;

interface Saved extends InjectedState {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  /** The point, in units of the range before the bounds are applied. */
  readonly x: Float64Array;
  fx: number;
  readonly step: Float64Array;
  sigma: number;
  rate: number;
  /** Factor A of the covariance A A^T, and its inverse; row-major. */
  readonly factor: Float64Array;
  readonly inverse: Float64Array;
  readonly path: Float64Array;
  started: boolean;
  failures: number;
  finished: string | null;
}

/** One search, from one start point until it has converged. */
export const createOnePlusOneEsRun: OptimizerFactory<OnePlusOneEsRunOptions> = (
  setup,
  options,
  savedState,
): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const batch = new PointBatch(1, n, saved?.batch);
  const s: Omit<Saved, 'rng' | 'batch'> = saved ?? {
    x: Float64Array.from(x0, (x, i) => fromRange(x, lower[i], upper[i], 0.5)),
    fx: Infinity,
    step: new Float64Array(n),
    sigma: options.sigma0,
    rate: TARGET_RATE,
    factor: identity(n),
    inverse: identity(n),
    path: new Float64Array(n),
    started: false,
    failures: 0,
    injected: new Float64Array(n),
    injectedFx: Infinity,
    finished: null,
  };
  const { x, step, factor, inverse, path } = s;
  const normal = new Float64Array(n);
  const whitened = new Float64Array(n);
  const image = new Float64Array(n);
  const damping = 1 + n / 2;
  const pathLearning = 2 / (n + 2);
  const learning = 2 / (n * n + 6);

  function begin(): void {
    batch.open(1);
    batch.state.points.set(x0);
  }

  function openStep(): void {
    batch.open(1);
    for (let i = 0; i < n; i += 1) normal[i] = rng.normal();
    for (let i = 0; i < n; i += 1) {
      let sum = 0;
      for (let k = 0; k < n; k += 1) sum += factor[i * n + k] * normal[k];
      step[i] = sum;
      batch.state.points[i] = toRange(x[i] + s.sigma * sum, lower[i], upper[i]);
    }
  }

  function advance(): void {
    const fx = batch.state.values[0];
    if (!s.started) {
      s.started = true;
      s.fx = Math.min(s.fx, fx);
    } else if (s.fx === Infinity && fx === Infinity) {
      s.failures += 1;
      if (s.failures >= MAX_FAILURES) {
        s.finished = `noFiniteValue: ${MAX_FAILURES} points in a row had no finite value`;
        return;
      }
    } else adapt(fx);
    takeInjected();
    if (converged())
      s.finished = `converged: all standard deviations are below ${options.xatol} of the range`;
    else openStep();
  }

  /** Only between two steps, because a step belongs to the point that it was made from. */
  function takeInjected(): void {
    if (s.injectedFx < s.fx) {
      for (let i = 0; i < n; i += 1) x[i] = fromRange(s.injected[i], lower[i], upper[i], x[i]);
      s.fx = s.injectedFx;
    }
    s.injectedFx = Infinity;
  }

  /** Igel et al. 2006, algorithm 3; equal values count as success. */
  function adapt(fx: number): void {
    const success = fx <= s.fx;
    s.rate += RATE_LEARNING * ((success ? 1 : 0) - s.rate);
    if (success) {
      for (let i = 0; i < n; i += 1) x[i] += s.sigma * step[i];
      s.fx = fx;
      const gain = s.rate < HIGH_RATE ? Math.sqrt(pathLearning * (2 - pathLearning)) : 0;
      for (let i = 0; i < n; i += 1) path[i] = (1 - pathLearning) * path[i] + gain * step[i];
      const lost = s.rate < HIGH_RATE ? 0 : pathLearning * (2 - pathLearning);
      reshape(1 - learning + learning * lost);
    }
    s.sigma *= Math.exp((s.rate - TARGET_RATE) / (damping * (1 - TARGET_RATE)));
  }

  /** Makes C = keep C + learning p p^T, by way of A and its inverse (Suttorp et al. 2009, theorem 1). */
  function reshape(keep: number): void {
    let squares = 0;
    for (let i = 0; i < n; i += 1) {
      let sum = 0;
      for (let k = 0; k < n; k += 1) sum += inverse[i * n + k] * path[k];
      whitened[i] = sum;
      squares += sum * sum;
    }
    if (!(squares > 1e-20)) return;
    const root = Math.sqrt(keep);
    const gain = (root / squares) * (Math.sqrt(1 + (learning / keep) * squares) - 1);
    const shrink = gain / (keep + root * gain * squares);
    for (let k = 0; k < n; k += 1) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += whitened[i] * inverse[i * n + k];
      image[k] = sum;
    }
    for (let i = 0; i < n; i += 1) {
      for (let k = 0; k < n; k += 1) {
        const at = i * n + k;
        factor[at] = root * factor[at] + gain * path[i] * whitened[k];
        inverse[at] = inverse[at] / root - shrink * whitened[i] * image[k];
      }
    }
  }

  function converged(): boolean {
    for (let i = 0; i < n; i += 1) {
      let variance = 0;
      for (let k = 0; k < n; k += 1) variance += factor[i * n + k] * factor[i * n + k];
      if (s.sigma * Math.sqrt(variance) > options.xatol) return false;
    }
    return true;
  }

  return batchOptimizer(batch, {
    get finished() {
      return s.finished;
    },
    begin,
    advance,
    inject: (x, fx) => rememberInjected(s, x, fx),
    save: () => ({ ...s, rng: rng.save(), batch: batch.state }),
  });
};

function identity(n: number): Float64Array<ArrayBuffer> {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) matrix[i * n + i] = 1;
  return matrix;
}
