import type { Optimizer, OptimizerFactory } from '../../domain/optimizer.js';
import { Rng, type RngState } from '../../domain/rng.js';
import { batchOptimizer } from '../batch/batch-optimizer.js';
import { writeLatinHypercube } from '../../domain/latin-hypercube.js';
import { type InjectedState, rememberInjected } from '../batch/injected.js';
import { PointBatch, type PointBatchState } from '../batch/point-batch.js';
import { within } from '../batch/spread.js';

export interface SwarmOptions {
  readonly popsize: number;
  readonly informants: number;
  readonly xatol: number;
  readonly fatol: number;
}

/** Inertia w = 1 / (2 ln 2) and attraction c = 1/2 + ln 2 (Clerc 2012, section 3). */
const INERTIA = 1 / (2 * Math.LN2);
const ATTRACTION = 0.5 + Math.LN2;
/** Speed that is left after a bound was hit, and turned (ibid.). */
const REBOUND = -0.5;
/** Generations in a row without any finite value after which the search gives up. */
const MAX_FAILURES = 20;
/** Generations in a row in which no best point improved, after which the swarm is stuck. */
const MAX_STALLED = 200;

interface Saved extends InjectedState {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  /** Row-major, in units of the range: places, velocities, best points. */
  readonly places: Float64Array;
  readonly velocities: Float64Array;
  readonly bests: Float64Array;
  readonly values: Float64Array;
  /** Which particle each one listens to in this generation besides itself: the best of its informants. */
  readonly heard: Float64Array;
  /** Row-major: 1 where the row's particle informs the column's. */
  readonly links: Float64Array;
  generation: number;
  bestFx: number;
  failures: number;
  stalled: number;
  finished: string | null;
}

/** One swarm, until it has converged. */
export const createSwarm: OptimizerFactory<SwarmOptions> = (setup, options, savedState): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const { popsize, informants, xatol, fatol } = options;
  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const batch = new PointBatch(popsize, n, saved?.batch);
  const s: Omit<Saved, 'rng' | 'batch'> = saved ?? {
    places: new Float64Array(popsize * n),
    velocities: new Float64Array(popsize * n),
    bests: new Float64Array(popsize * n),
    values: new Float64Array(popsize).fill(Infinity),
    heard: new Float64Array(popsize),
    links: new Float64Array(popsize * popsize),
    generation: 0,
    bestFx: Infinity,
    failures: 0,
    stalled: 0,
    injected: new Float64Array(n),
    injectedFx: Infinity,
    finished: null,
  };
  const { places, velocities, bests, values, heard, links } = s;
  const unit = { dims: n, lower: new Float64Array(n), upper: new Float64Array(n).fill(1) };
  const centre = new Float64Array(n);
  const direction = new Float64Array(n);

  function begin(): void {
    writeLatinHypercube(places, popsize, unit, rng);
    for (let i = 0; i < n; i += 1) places[i] = unitOf(x0[i], i);
    for (let at = 0; at < places.length; at += 1) velocities[at] = rng.uniform() - places[at];
    openPlaces();
    batch.state.points.set(x0);
  }

  function unitOf(x: number, i: number): number {
    return Math.min(Math.max((x - lower[i]) / (upper[i] - lower[i]), 0), 1);
  }

  function openPlaces(): void {
    batch.open(popsize);
    for (let at = 0; at < places.length; at += 1) {
      const i = at % n;
      batch.state.points[at] = Math.min(lower[i] + places[at] * (upper[i] - lower[i]), upper[i]);
    }
  }

  function advance(): void {
    s.generation += 1;
    s.stalled += 1;
    const before = s.bestFx;
    for (let row = 0; row < popsize; row += 1) {
      const fx = batch.state.values[row];
      if (fx < values[row] - fatol) s.stalled = 0;
      if (!(fx < values[row])) continue;
      values[row] = fx;
      for (let i = 0; i < n; i += 1) bests[row * n + i] = places[row * n + i];
      s.bestFx = Math.min(s.bestFx, fx);
    }
    takeInjected();
    s.finished = reason();
    if (s.finished !== null) return;
    if (s.generation === 1 || !(s.bestFx < before)) drawLinks();
    listen();
    for (let row = 0; row < popsize; row += 1) move(row);
    openPlaces();
  }

  function takeInjected(): void {
    if (s.injectedFx < s.bestFx) {
      const worst = values.indexOf(values.reduce((a, b) => Math.max(a, b)));
      for (let i = 0; i < n; i += 1) bests[worst * n + i] = unitOf(s.injected[i], i);
      values[worst] = s.injectedFx;
      s.bestFx = s.injectedFx;
    }
    s.injectedFx = Infinity;
  }

  function reason(): string | null {
    if (s.bestFx === Infinity) {
      s.failures += 1;
      return s.failures < MAX_FAILURES
        ? null
        : `noFiniteValue: ${MAX_FAILURES} generations in a row had no finite value`;
    }
    if (s.stalled >= MAX_STALLED) {
      return `stagnated: no best point has improved by more than ${fatol} in ${MAX_STALLED} generations`;
    }
    for (let row = 0; row < popsize; row += 1) if (!(values[row] - s.bestFx <= fatol)) return null;
    if (!within(bests, popsize, values.indexOf(s.bestFx), xatol, unit)) return null;
    return `converged: all best points lie within ${xatol} of the range and their values within ${fatol}`;
  }

  /** Everybody informs itself and some others; drawn anew whenever a generation brought no better point (ibid.). */
  function drawLinks(): void {
    links.fill(0);
    for (let row = 0; row < popsize; row += 1) {
      links[row * popsize + row] = 1;
      for (let k = 0; k < informants; k += 1) links[row * popsize + rng.below(popsize)] = 1;
    }
  }

  function listen(): void {
    for (let row = 0; row < popsize; row += 1) {
      let best = row;
      for (let other = 0; other < popsize; other += 1) {
        if (links[other * popsize + row] === 1 && values[other] < values[best]) best = other;
      }
      heard[row] = best;
    }
  }

  /** Clerc 2012, equations 3.12 to 3.14. */
  function move(row: number): void {
    const at = row * n;
    const from = heard[row] * n;
    const alone = heard[row] === row;
    let radius = 0;
    let length = 0;
    for (let i = 0; i < n; i += 1) {
      const x = places[at + i];
      const own = values[row] < Infinity ? ATTRACTION * (bests[at + i] - x) : 0;
      const others = alone ? 0 : ATTRACTION * (bests[from + i] - x);
      centre[i] = alone ? own / 2 : (own + others) / 3;
      radius += centre[i] * centre[i];
      direction[i] = rng.normal();
      length += direction[i] * direction[i];
    }
    const reach = (rng.uniform() * Math.sqrt(radius)) / Math.sqrt(length);
    for (let i = 0; i < n; i += 1) {
      const velocity = INERTIA * velocities[at + i] + centre[i] + reach * direction[i];
      const place = places[at + i] + velocity;
      const inside = Math.min(Math.max(place, 0), 1);
      places[at + i] = inside;
      velocities[at + i] = inside === place ? velocity : REBOUND * velocity;
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
