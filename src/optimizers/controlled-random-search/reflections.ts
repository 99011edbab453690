import type { Optimizer, OptimizerFactory } from '../../domain/optimizer.js';
import { Rng, type RngState } from '../../domain/rng.js';
import { batchOptimizer } from '../batch/batch-optimizer.js';
import { type InjectedState, rememberInjected } from '../batch/injected.js';
import { PointBatch, type PointBatchState } from '../batch/point-batch.js';
import { within } from '../batch/spread.js';

export interface ReflectionsOptions {
  readonly popsize: number;
  readonly xatol: number;
  readonly fatol: number;
}

/** Reflections beyond the bounds after which the next one is moved onto them. */
const MAX_TRIES = 10;
/** Points in a row, for each of the population, after which the search is stuck when none replaced another. */
const MAX_STALLED = 100;

interface Saved extends InjectedState {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  readonly population: Float64Array;
  readonly values: Float64Array;
  started: boolean;
  best: number;
  worst: number;
  /** For each row of the batch whether it is a local mutation (1) or a reflection (0). */
  readonly mutated: Float64Array;
  stalled: number;
  finished: string | null;
}

/** One population, until it has converged. */
export const createReflections: OptimizerFactory<ReflectionsOptions> = (
  setup,
  options,
  savedState,
): Optimizer => {
  const { bounds, x0, workers } = setup;
  const { dims: n, lower, upper } = bounds;
  const { popsize, xatol, fatol } = options;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const batch = new PointBatch(Math.max(popsize, workers), n, saved?.batch);
  const s: Omit<Saved, 'rng' | 'batch'> = saved ?? {
    population: new Float64Array(popsize * n),
    values: new Float64Array(popsize),
    started: false,
    best: 0,
    worst: 0,
    mutated: new Float64Array(workers),
    stalled: 0,
    injected: new Float64Array(n),
    injectedFx: Infinity,
    finished: null,
  };
  const { population, values, mutated } = s;
  const { points } = batch.state;
  const simplex = new Float64Array(n);

  function begin(): void {
    batch.open(popsize);
    for (let at = 0; at < popsize * n; at += 1) {
      const i = at % n;
      points[at] = lower[i] + rng.uniform() * (upper[i] - lower[i]);
    }
    points.set(x0);
  }

  function advance(): void {
    if (s.started) take();
    else {
      s.started = true;
      population.set(points.subarray(0, popsize * n));
      values.set(batch.state.values.subarray(0, popsize));
      mutated.fill(1);
      lookAround();
    }
    takeInjected();
    s.finished = reason();
    if (s.finished !== null) return;
    batch.open(workers);
    for (let row = 0; row < workers; row += 1) {
      if (mutated[row] === 1) {
        mutated[row] = 0;
        reflect(row);
      } else {
        mutated[row] = 1;
        mutate(row);
      }
    }
  }

  function lookAround(): void {
    s.best = 0;
    s.worst = 0;
    for (let k = 1; k < popsize; k += 1) {
      if (values[k] < values[s.best]) s.best = k;
      if (values[k] > values[s.worst]) s.worst = k;
    }
  }

  function take(): void {
    for (let row = 0; row < workers; row += 1) {
      s.stalled += 1;
      const fx = batch.state.values[row];
      if (!(fx < values[s.worst])) continue;
      s.stalled = 0;
      for (let i = 0; i < n; i += 1) population[s.worst * n + i] = points[row * n + i];
      values[s.worst] = fx;
      // What was good is not mutated.
      mutated[row] = 1;
      lookAround();
    }
  }

  function takeInjected(): void {
    if (s.injectedFx < values[s.best]) {
      population.set(s.injected, s.worst * n);
      values[s.worst] = s.injectedFx;
      lookAround();
    }
    s.injectedFx = Infinity;
  }

  function reason(): string | null {
    if (s.stalled >= MAX_STALLED * popsize) {
      return `stagnated: ${s.stalled} points in a row were not better than the worst`;
    }
    if (!(values[s.worst] - values[s.best] <= fatol)) return null;
    if (!within(population, popsize, s.best, xatol, bounds)) return null;
    return `converged: all points lie within ${xatol} of the range and their values within ${fatol}`;
  }

  /** Kaelo and Ali 2006, section 2, step 2: 2 G - x, with the best point among those whose centre is G. */
  function reflect(row: number): void {
    const at = row * n;
    for (let tries = 1; ; tries += 1) {
      chooseSimplex();
      const last = simplex[n - 1] * n;
      let inside = true;
      for (let i = 0; i < n; i += 1) {
        let sum = population[s.best * n + i];
        for (let k = 0; k < n - 1; k += 1) sum += population[simplex[k] * n + i];
        const x = (2 * sum) / n - population[last + i];
        points[at + i] = Math.min(Math.max(x, lower[i]), upper[i]);
        inside &&= x === points[at + i];
      }
      if (inside || tries === MAX_TRIES) return;
    }
  }

  /** Draws n different points, none of which is the best. */
  function chooseSimplex(): void {
    for (let k = 0; k < n; k += 1) {
      let candidate: number;
      do candidate = rng.below(popsize);
      while (candidate === s.best || simplex.subarray(0, k).includes(candidate));
      simplex[k] = candidate;
    }
  }

  /** Kaelo and Ali 2006, equation 4: (1 + w) best - w x, with another w for each coordinate. */
  function mutate(row: number): void {
    for (let i = 0; i < n; i += 1) {
      const w = rng.uniform();
      const x = (1 + w) * population[s.best * n + i] - w * points[row * n + i];
      points[row * n + i] = Math.min(Math.max(x, lower[i]), upper[i]);
    }
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
