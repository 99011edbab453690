import type { Evaluated, Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, flag } from '../domain/options.js';
import { Rng, type RngState } from '../domain/rng.js';
import { PointBatch, type PointBatchState } from './batch/point-batch.js';
import { randomPoint } from './batch/random-point.js';
import { Renumbering } from './batch/relay.js';
import { Visiting } from './dual-annealing/visiting.js';
import { type AnnealingState, freshAnnealing } from './dual-annealing/state.js';
import { Cooling } from './dual-annealing/cooling.js';
import { descents } from './dual-annealing/descents.js';
import { createDescent } from './lbfgsb/descent.js';

export interface DualAnnealingOptions extends EvaluationOptions {
  /** Temperature at the start, in units of the task's value; above 0. Default 5,230. */
  readonly initialTemperature?: number;
  /** Part of it, below 1, at which the annealing begins again at a random point. Default 2e-5. */
  readonly restartTemperatureRatio?: number;
  /** How heavy the tails of the steps are: q_v, above 1 and below 3. Default 2.62. */
  readonly visit?: number;
  /** How readily worse points are accepted: q_a, below 0; the smaller, the less. Default -5. */
  readonly accept?: number;
  /** Whether promising points are improved by a local descent. Default true. */
  readonly localSearch?: boolean;
}

const OPTIONS = ['initialTemperature', 'restartTemperatureRatio', 'visit', 'accept', 'localSearch'];

/**
 * Generalized simulated annealing with a local search: "dual annealing". Steps and acceptance are those of Tsallis and
 * Stariolo (1996) and Xiang, Sun, Fan and Gong, "Generalized simulated annealing algorithm and its application to the
 * Thomson model" (1997); the schedule of steps follows the documented behaviour of SciPy's function of that name. For
 * multimodal functions whose basins are smooth.
 *
 * - One round at a temperature are 2 n steps: n of all parameters, then one of each. Steps are in units of a
 *   hundredth of the range; one that leaves the box comes in again at the opposite bound.
 * - A descent as in `lbfgsb` follows the first round and each round with a new best point; another one brings the best
 *   point to its last digits when the next 20 rounds found nothing better. The points of its gradients can be evaluated
 *   in parallel; all others one at a time.
 * - Whenever as many steps as the last such descent took evaluations brought no new best point (at first 20 n), one
 *   begins at the best point visited meanwhile, accepted or not, that is not near the current or the best one. How near
 *   is too near is learned: it grows when a descent comes back to where one has ended, and shrinks when it does not. (The
 *   original descends from the current point, which is nearly always the minimum of the descent before.) A descent whose
 *   curvature promises no value below the best is given up.
 * - A failed evaluation is never accepted.
 * - An injected point that is better than the best becomes the best and the current one, and is descended from.
 * - It never finishes by itself.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(dualAnnealing({ workers: 4 })), ... });
 */
export function dualAnnealing(options: DualAnnealingOptions = {}): OptimizerSpec {
  const { initialTemperature, restartTemperatureRatio, visit, accept, localSearch } = options;
  const above = (min: number, max?: number) => ({ min, exclusive: true, ...(max !== undefined && { max }) });
  if (initialTemperature !== undefined) {
    finiteNumber('dualAnnealing.initialTemperature', initialTemperature, above(0));
  }
  if (restartTemperatureRatio !== undefined) {
    finiteNumber('dualAnnealing.restartTemperatureRatio', restartTemperatureRatio, above(0, 0.999));
  }
  if (visit !== undefined) finiteNumber('dualAnnealing.visit', visit, above(1, 2.999));
  if (accept !== undefined) finiteNumber('dualAnnealing.accept', accept, { max: -1e-9 });
  if (localSearch !== undefined) flag('dualAnnealing.localSearch', localSearch);
  return specified(
    { kind: 'dualAnnealing', module: import.meta.url, export: 'createDualAnnealing' },
    { ...options },
    OPTIONS,
  );
}

/** Part of the range that is one unit of the visiting distribution. */
const UNIT = 0.01;
/** Steps for each parameter without a new best point after which a descent from the candidate follows, the first time. */
const PATIENCE = 20;
/** Rounds without a new best point after which the best one is worth its last digits. */
const RESTLESS = 20;
/** By how much the reach grows when a descent has come back, and shrinks when it has not. */
const REACH_FACTOR = 1.3;
const SHORTEST_REACH = 1e-4;
const LONGEST_REACH = 0.5;
/** Ends of descents nearer to each other than this, as a fraction of the range, are the same minimum. */
const SAME = 1e-3;

interface Saved extends AnnealingState {
  readonly rng: RngState;
  readonly batch: PointBatchState;
  /** State of the descent; null while there is none. */
  readonly local: unknown;
}

export const createDualAnnealing: OptimizerFactory<DualAnnealingOptions> = (
  setup,
  options,
  savedState,
): Optimizer => {
  const { bounds, x0 } = setup;
  const { dims: n, lower, upper } = bounds;
  const { initialTemperature = 5_230, restartTemperatureRatio = 2e-5 } = options;
  const { visit = 2.62, accept = -5, localSearch = true } = options;
  const visiting = new Visiting(visit);
  const cooling = new Cooling(initialTemperature, visit, accept);
  const { coarse, fine } = descents(n, setup.workers);

  const saved = savedState === undefined ? undefined : (structuredClone(savedState) as Saved);
  const rng = saved === undefined ? setup.rng : Rng.restore(saved.rng);
  const batch = new PointBatch(1, n, saved?.batch);
  const s: AnnealingState = saved ?? freshAnnealing(x0, PATIENCE * n, UNIT);
  const trial = batch.state.points;
  const numbering = new Renumbering();
  let local: Optimizer | null = saved?.local ? descentFrom(x0, saved.local) : null;

  function descentFrom(start: Float64Array, state?: unknown): Optimizer {
    const options = s.polishing ? fine : { ...coarse, goal: s.localGoal };
    return createDescent({ ...setup, x0: start, rng }, options, state);
  }

  /** Asks for the point to begin at, which a better one that is injected before its value is known makes needless. */
  function openStart(point: Float64Array): void {
    s.step = -1;
    batch.open(1);
    trial.set(point);
  }

  function openStep(): void {
    batch.open(1);
    trial.set(s.x);
    const scale = visiting.scale(cooling.temperature(s.round));
    if (s.step < n) for (let i = 0; i < n; i += 1) visitCoordinate(i, scale);
    else visitCoordinate(s.step - n, scale);
  }

  function visitCoordinate(i: number, scale: number): void {
    const u = (s.x[i] - lower[i]) / (upper[i] - lower[i]) + UNIT * visiting.step(rng, scale);
    trial[i] = Math.min(lower[i] + (u - Math.floor(u)) * (upper[i] - lower[i]), upper[i]);
  }

  function takeStart(): void {
    const fx = batch.state.values[0];
    if (fx <= s.fx) {
      s.x.set(trial);
      s.fx = fx;
    }
    if (fx < s.bestFx) {
      s.bestX.set(trial);
      s.bestFx = fx;
    }
    s.candidateFx = Infinity;
    beginRound(s.bestFx < Infinity);
  }

  function beginRound(improved: boolean): void {
    s.step = 0;
    s.improved = improved;
    openStep();
  }

  function takeStep(): void {
    const fx = batch.state.values[0];
    s.unimproved += 1;
    if (fx < s.candidateFx && separation(trial) > s.reach) {
      s.candidateX.set(trial);
      s.candidateFx = fx;
    }
    if (fx < s.fx || cooling.accepts(rng, fx - s.fx, s.round)) {
      s.x.set(trial);
      s.fx = fx;
    }
    if (fx < s.bestFx) {
      s.bestX.set(trial);
      s.bestFx = fx;
      s.improved = true;
      s.unimproved = 0;
    }
    s.step += 1;
    if (s.step < 2 * n) openStep();
    else endRound();
  }

  /** How far a point lies from the nearer one of the best and the current point, as a fraction of the range. */
  function separation(point: Float64Array): number {
    let fromCurrent = 0;
    let fromBest = 0;
    for (let i = 0; i < n; i += 1) {
      const range = upper[i] - lower[i];
      fromCurrent = Math.max(fromCurrent, Math.abs(point[i] - s.x[i]) / range);
      fromBest = Math.max(fromBest, Math.abs(point[i] - s.bestX[i]) / range);
    }
    return Math.min(fromCurrent, fromBest);
  }

  function endRound(): void {
    s.restless = s.improved ? 0 : s.restless + 1;
    const polish = !s.polished && s.restless === RESTLESS && s.bestFx < Infinity;
    // The very first descent is all that a function with one basin needs, so it is a fine one.
    if (localSearch && s.improved) descend(s.bestX, s.firstDescent, false);
    else if (localSearch && polish) descend(s.bestX, true, false);
    else if (localSearch && s.unimproved >= s.patience && s.candidateFx < Infinity) {
      s.unimproved = 0;
      descend(s.candidateX, false, true);
    } else nextRound();
  }

  function descend(start: Float64Array, polishing: boolean, exploring: boolean): void {
    s.polishing = polishing;
    s.exploring = exploring;
    s.localGoal = s.bestFx;
    s.firstDescent = false;
    local = descentFrom(start.slice());
    s.localFirst = batch.state.firstId + batch.state.count;
    s.localAsked = 0;
    s.localFx = Infinity;
  }

  function endDescent(): void {
    local = null;
    batch.state.firstId += s.localAsked;
    s.candidateFx = Infinity;
    if (s.exploring) {
      // As many steps as the descent took: neither of both ways to find a basin gets all evaluations.
      s.patience = Math.max(n, s.localAsked);
      const cameBack = separation(s.localX) < SAME;
      const reach = cameBack ? s.reach * REACH_FACTOR : s.reach / REACH_FACTOR;
      s.reach = Math.min(Math.max(reach, SHORTEST_REACH), LONGEST_REACH);
    }
    if (s.polishing) s.polished = true;
    if (s.localFx < s.bestFx) {
      if (!s.polishing) s.polished = false;
      s.bestX.set(s.localX);
      s.bestFx = s.localFx;
      s.x.set(s.localX);
      s.fx = s.localFx;
      s.unimproved = 0;
      s.restless = 0;
    }
    nextRound();
  }

  function nextRound(): void {
    s.round += 1;
    if (cooling.temperature(s.round) >= initialTemperature * restartTemperatureRatio) {
      beginRound(false);
      return;
    }
    s.round = 0;
    s.fx = Infinity;
    openStart(randomPoint(bounds, rng));
  }

  function tellDescent(descending: Optimizer, evaluated: Evaluated): void {
    const own = numbering.from(s.localFirst, evaluated);
    for (let i = 0; i < own.count; i += 1) {
      const id = own.ids[i];
      const fx = own.values[i];
      // Of equal values the earlier point counts, whichever was told first.
      if (id < 0 || !(fx < s.localFx || (fx === s.localFx && fx < Infinity && id < s.localId))) continue;
      s.localFx = fx;
      s.localId = id;
      for (let k = 0; k < n; k += 1) s.localX[k] = own.points[i * n + k];
    }
    descending.tell(own);
    if (descending.finished !== null) endDescent();
  }

  return {
    finished: null,
    ask(points, capacity) {
      if (local !== null) {
        const count = local.ask(points, capacity);
        s.localAsked += count;
        return count;
      }
      if (batch.state.count === 0) openStart(x0);
      return batch.ask(points, capacity);
    },
    tell(evaluated) {
      if (local !== null) {
        tellDescent(local, evaluated);
        return;
      }
      for (let i = 0; i < evaluated.count && local === null; i += 1) {
        if (batch.take(evaluated, i) < 0) continue;
        if (s.step < 0) takeStart();
        else takeStep();
      }
    },
    inject(x, fx) {
      if (!(fx < s.bestFx)) return;
      s.bestX.set(x);
      s.bestFx = fx;
      s.x.set(x);
      s.fx = fx;
      s.improved = true;
      s.unimproved = 0;
    },
    save: () =>
      structuredClone({ ...s, rng: rng.save(), batch: batch.state, local: local?.save?.() ?? null }),
  };
};
