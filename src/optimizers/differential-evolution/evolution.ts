import type { Optimizer, OptimizerFactory } from '../../domain/optimizer.js';
import { Rng, type RngState } from '../../domain/rng.js';
import { batchOptimizer } from '../batch/batch-optimizer.js';
import { writeLatinHypercube } from '../../domain/latin-hypercube.js';
import { type InjectedState, rememberInjected } from '../batch/injected.js';
import { PointBatch, type PointBatchState } from '../batch/point-batch.js';
import { within } from '../batch/spread.js';
import { rank } from '../cma-es/ranking.js';
import { Adaptation, type AdaptationState } from './adaptation.js';

export interface EvolutionOptions {
  readonly popsize: number;
  readonly budget: number | null;
  readonly xatol: number;
  readonly fatol: number;
}

/** Fraction of the population among which p is chosen (Tanabe and Fukunaga 2014, table I: p). */
const BEST_FRACTION = 0.11;
/** Size of the archive of replaced points, in populations (ibid.: r_arc). */
const ARCHIVE_RATE = 2.6;
/** Smallest population (ibid.: N_min). */
const SMALLEST = 4;
/** Generations in a row without any finite value after which the search gives up. */
const MAX_FAILURES = 20;
/** Generations in a row in which no point improved, after which the search is stuck in several minima. */
const MAX_STALLED = 100;

interface Saved extends InjectedState {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  readonly adaptation: AdaptationState;
  /** Row-major; the first `size` rows count. */
  readonly population: Float64Array;
  readonly values: Float64Array;
  size: number;
  readonly archive: Float64Array;
  archived: number;
  /** Scale factor and crossover rate of each trial point. */
  readonly scales: Float64Array;
  readonly rates: Float64Array;
  spent: number;
  failures: number;
  /** Generations in a row in which no point improved by more than fatol. */
  stalled: number;
  finished: string | null;
}

/** One population, until it has converged. */
export const createEvolution: OptimizerFactory<EvolutionOptions> = (
  setup,
  options,
  savedState,
): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const { popsize, budget, xatol, fatol } = options;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const batch = new PointBatch(popsize, n, saved?.batch);
  const adaptation = new Adaptation(saved?.adaptation);
  const s: Omit<Saved, 'rng' | 'batch' | 'adaptation'> = saved ?? {
    population: new Float64Array(popsize * n),
    values: new Float64Array(popsize).fill(Infinity),
    size: popsize,
    archive: new Float64Array(Math.floor(ARCHIVE_RATE * popsize) * n),
    archived: 0,
    scales: new Float64Array(popsize),
    rates: new Float64Array(popsize),
    spent: 0,
    failures: 0,
    stalled: 0,
    injected: new Float64Array(n),
    injectedFx: Infinity,
    finished: null,
  };
  const { population, values, archive, scales, rates } = s;
  const order = new Float64Array(popsize);

  function begin(): void {
    batch.open(popsize);
    writeLatinHypercube(batch.state.points, popsize, bounds, rng);
    batch.state.points.set(x0);
  }

  function advance(): void {
    const first = s.spent === 0;
    s.spent += s.size;
    if (first) {
      population.set(batch.state.points);
      values.set(batch.state.values);
    } else select();
    rank(values, s.size, order);
    takeInjected();
    if (budget !== null) shrink(budget);
    s.finished = reason();
    if (s.finished === null) openGeneration();
  }

  /** Lets each trial that is not worse than its parent take its place. */
  function select(): void {
    const { points, values: told } = batch.state;
    s.stalled += 1;
    for (let row = 0; row < s.size; row += 1) {
      if (!(told[row] <= values[row])) continue;
      const at = row * n;
      if (told[row] < values[row] - fatol) s.stalled = 0;
      if (told[row] < values[row]) {
        toArchive(at);
        // A parent that has failed says nothing about how good its successor is.
        if (values[row] < Infinity) adaptation.succeeded(scales[row], rates[row], values[row] - told[row]);
      }
      for (let i = 0; i < n; i += 1) population[at + i] = points[at + i];
      values[row] = told[row];
    }
    adaptation.endGeneration();
  }

  function toArchive(at: number): void {
    const room = Math.floor(ARCHIVE_RATE * s.size);
    const place = s.archived < room ? s.archived : rng.below(room);
    if (s.archived < room) s.archived += 1;
    for (let i = 0; i < n; i += 1) archive[place * n + i] = population[at + i];
  }

  function takeInjected(): void {
    if (s.injectedFx < values[order[0]]) {
      const worst = order[s.size - 1];
      population.set(s.injected, worst * n);
      values[worst] = s.injectedFx;
      rank(values, s.size, order);
    }
    s.injectedFx = Infinity;
  }

  /** Drops the worst points, as many as the linear schedule says (Tanabe and Fukunaga 2014, equation 10). */
  function shrink(whole: number): void {
    const planned = Math.round(popsize + (SMALLEST - popsize) * Math.min(1, s.spent / whole));
    const size = Math.max(SMALLEST, Math.min(s.size, planned));
    if (size === s.size) return;
    // The kept ones stay in the order of their rows.
    const last = order[size - 1];
    const largest = values[last];
    let kept = 0;
    for (let row = 0; row < s.size; row += 1) {
      const stays = values[row] < largest || (values[row] === largest && row <= last);
      if (!stays) continue;
      population.copyWithin(kept * n, row * n, row * n + n);
      values[kept] = values[row];
      kept += 1;
    }
    s.size = kept;
    const room = Math.floor(ARCHIVE_RATE * kept);
    while (s.archived > room) {
      s.archived -= 1;
      archive.copyWithin(rng.below(s.archived + 1) * n, s.archived * n, s.archived * n + n);
    }
    rank(values, kept, order);
  }

  function reason(): string | null {
    if (budget !== null && s.spent >= budget) return `budgetSpent: ${s.spent} evaluations are done`;
    const best = order[0];
    if (values[best] === Infinity) {
      s.failures += 1;
      return s.failures < MAX_FAILURES
        ? null
        : `noFiniteValue: ${MAX_FAILURES} generations in a row had no finite value`;
    }
    if (budget === null && s.stalled >= MAX_STALLED) {
      return `stagnated: no point has improved by more than ${fatol} in ${MAX_STALLED} generations`;
    }
    if (!(values[order[s.size - 1]] - values[best] <= fatol)) return null;
    if (!within(population, s.size, best, xatol, bounds)) return null;
    return `converged: all points lie within ${xatol} of the range and their values within ${fatol}`;
  }

  function openGeneration(): void {
    batch.open(s.size);
    for (let row = 0; row < s.size; row += 1) {
      adaptation.draw(rng, scales, rates, row);
      writeTrial(row, scales[row], rates[row]);
    }
  }

  /** Mutation current-to-pbest/1 and binomial crossover (Tanabe and Fukunaga 2014, equations 4 to 6). */
  function writeTrial(row: number, scale: number, rate: number): void {
    const { points } = batch.state;
    const best = order[rng.below(Math.max(2, Math.round(BEST_FRACTION * s.size)))] * n;
    let other = rng.below(s.size - 1);
    if (other >= row) other += 1;
    let third: number;
    do third = rng.below(s.size + s.archived);
    while (third === row || third === other);
    const pool = third < s.size ? population : archive;
    const from = (third < s.size ? third : third - s.size) * n;
    const at = row * n;
    const always = rng.below(n);
    for (let i = 0; i < n; i += 1) {
      const x = population[at + i];
      points[at + i] = x;
      if (i !== always && rng.uniform() >= rate) continue;
      const mutant =
        x + scale * (population[best + i] - x) + scale * (population[other * n + i] - pool[from + i]);
      if (mutant < lower[i]) points[at + i] = (lower[i] + x) / 2;
      else if (mutant > upper[i]) points[at + i] = (upper[i] + x) / 2;
      else points[at + i] = mutant;
    }
  }

  return batchOptimizer(batch, {
    get finished() {
      return s.finished;
    },
    begin,
    advance,
    inject: (x, fx) => rememberInjected(s, x, fx),
    save: () => ({ ...s, rng: rng.save(), batch: batch.state, adaptation: adaptation.state }),
  });
};
