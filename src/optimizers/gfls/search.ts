import type { Rng } from '../../domain/rng.js';
import { Population, type PopulationState } from './population.js';
import type { Proposal, Proposals } from './proposals.js';
import { length, SecantModel } from './secant-model.js';

export interface SearchSettings {
  /** Lengths are in units of the range. */
  readonly trMax: number;
  readonly trMin: number;
  readonly trScale: number;
  readonly xTol: number;
  readonly fTol: number;
  readonly noiseScale: number;
  readonly popSize: number;
}

/** Why a search ends that has nothing to start from. */
export const START_FAILED = 'startFailed: no residuals around the start point are finite';

/** Plain data of a {@link Search}. */
export interface SearchState {
  readonly residualCount: number;
  readonly population: PopulationState;
  /** Largest step, in any coordinate, in units of the range. */
  radius: number;
  /** Length of the last step. */
  moved: number;
  /** How many points have been the best. */
  centre: number;
  /** Whether the last step was no good, and the model may be why. */
  doubtful: boolean;
  /** Points in a row that have failed. */
  failures: number;
}

/** Part of the predicted decrease from which on a step is good, and from which on very good (Powell 2009). */
const GOOD = 0.1;
const VERY_GOOD = 0.7;
/** Spreads of the population below which a doubtful model is improved, and below which no model is trusted. */
const POISED = 0.05;
const DEFICIENT = 1e-4;
/** A point as many steps away as this makes the model doubtful. */
const FAR = 3;
/** How much nearer, at most, the points move that replace those far away. */
const NEARING = 1_000;
/** Smaller differences, in units of the range, drown in the rounding of the residuals. */
const SMALLEST_DIFFERENCE = 1e-9;
/** What remains of the radius when a point has failed, of which the model learns nothing. */
const FAILURE_SCALE = 0.5;
/** Failures in a row after which the search gives up ... */
const MAX_FAILURES = 100;
/** ... and from which on it looks into any direction. */
const LOST = 3;
/** Share that counts for none: in a point off the flat that a degenerate population is, no row has one. */
const NO_SHARE = 1e-12;
/** Shortest part of a step that is varied. */
const LEAST_PART = 0.2;

/** The search from when the first residuals are known. */
export class Search {
  readonly state: SearchState;
  readonly #n: number;
  readonly #settings: SearchSettings;
  readonly #proposals: Proposals;
  readonly #rng: Rng;
  readonly #population: Population;
  readonly #model: SecantModel;
  readonly #step: Float64Array;
  readonly #point: Float64Array;
  /** The row of the population that can be spared for a point, and how much the geometry gains by that. */
  #dispensable = -1;
  #weight = 0;

  constructor(
    n: number,
    settings: SearchSettings,
    proposals: Proposals,
    rng: Rng,
    from: number | SearchState,
  ) {
    const saved = typeof from === 'number' ? undefined : from;
    const residualCount = typeof from === 'number' ? from : from.residualCount;
    this.#n = n;
    this.#settings = settings;
    this.#proposals = proposals;
    this.#rng = rng;
    this.#population = new Population(settings.popSize, n, residualCount, saved?.population);
    this.#model = new SecantModel(settings.popSize, n, residualCount);
    this.#step = new Float64Array(n);
    this.#point = new Float64Array(n);
    this.state = saved ?? {
      residualCount,
      population: this.#population.state,
      radius: settings.trMax,
      moved: settings.trMax,
      centre: 0,
      doubtful: false,
      failures: 0,
    };
    if (this.#population.state.size > 0) this.#model.fit(this.#population);
  }

  /** Learns the residuals of a point, which begin at `at`; a point whose sum of squares is not finite has failed. */
  take(proposal: Proposal, residuals: Float64Array, at: number): void {
    const { state } = this;
    let cost = 0;
    for (let i = at; i < at + state.residualCount; i += 1) cost += residuals[i] * residuals[i];
    const failed = !(cost < Infinity);
    const gain = failed ? -Infinity : this.#population.bestCost - cost;
    state.failures = failed ? state.failures + 1 : 0;
    if (proposal.purpose === 'step') this.#judge(gain, proposal);
    else if (failed && proposal.purpose === 'explore') state.radius *= FAILURE_SCALE;
    if (proposal.purpose === 'injected') {
      if (!(gain > 0)) return;
      // All other points are far away from it.
      state.radius = this.#settings.noiseScale * this.#settings.trMax;
      state.moved = state.radius;
      state.doubtful = true;
    }
    if (!failed) this.#admit(proposal, residuals, at, cost);
  }

  /** What a step says about the radius, unless it is one from a point that was left, and no better. */
  #judge(gain: number, proposal: Proposal): void {
    const { state } = this;
    const { trMax, trScale } = this.#settings;
    if (proposal.centre !== state.centre && !(gain > 0)) return;
    const far = this.#population.distance(this.#population.state.best, proposal.point);
    const ratio = gain / proposal.predicted;
    state.moved = far;
    state.doubtful = ratio < GOOD;
    if (gain === -Infinity) state.radius = FAILURE_SCALE * Math.min(state.radius, far);
    else if (ratio < GOOD) state.radius = trScale * Math.min(state.radius, far);
    else if (ratio > VERY_GOOD) state.radius = Math.min(trMax, Math.max(state.radius, 2 * far));
  }

  /** Takes a point into the population, in place of the one that is missed least. */
  #admit(proposal: Proposal, residuals: Float64Array, at: number, cost: number): void {
    const { state } = this;
    const population = this.#population;
    const { best } = population.state;
    if (population.state.size > 0 && population.distance(best, proposal.point) === 0) return;
    const better = cost < population.bestCost;
    const full = population.full;
    if (full) this.#chooseDispensable(proposal.point, better);
    // Variations of one step lie close together: most would only make the population flatter.
    if (full && !better && proposal.purpose === 'vary' && this.#weight < 1) return;
    // A noisy task may find the same point better than before, which must not be there twice.
    const before = better ? population.find(proposal.point) : -1;
    population.put(before >= 0 || !full ? before : this.#dispensable, proposal.point, residuals, at, cost);
    if (better) state.centre += 1;
    this.#model.fit(population);
  }

  /** Powell 2009, section 5: the largest share in the new point, far away from the best. */
  #chooseDispensable(point: Float64Array, better: boolean): void {
    const population = this.#population;
    const { points, size, best } = population.state;
    const n = this.#n;
    for (let i = 0; i < n; i += 1) this.#step[i] = point[i] - points[best * n + i];
    const reach = better ? length(this.#step) : Math.min(this.state.radius, length(this.#step));
    let chosen = -1;
    let most = -1;
    for (let k = 0; k < size; k += 1) {
      if (k === best && !better) continue;
      const far = better ? population.distance(k, point) : population.distance(k, points, best * n);
      const share = Math.abs(this.#model.share(k, this.#step));
      const weight = (share + NO_SHARE) * Math.max(1, (far / reach) ** 2);
      if (weight <= most) continue;
      most = weight;
      chosen = k;
    }
    this.#dispensable = chosen;
    this.#weight = most;
  }

  /** Proposes the next point. Returns why the search has ended, or null. */
  propose(): string | null {
    const { state } = this;
    const { trMin, xTol, fTol, noiseScale } = this.#settings;
    const population = this.#population;
    if (population.state.size === 0) return START_FAILED;
    if (state.failures >= MAX_FAILURES)
      return `failed: ${MAX_FAILURES} points in a row had no finite residuals`;
    if (population.bestCost === 0) return 'zeroResiduals: all residuals are zero';
    if (this.#model.leastSpread < DEFICIENT) {
      this.#model.leastDirection(this.#step);
      return this.#explore(noiseScale * state.radius);
    }
    const farthest = population.farthest();
    const far = population.distance(farthest, population.state.points, population.state.best * this.#n);
    if (state.radius < trMin && far < NEARING * trMin) {
      return `trMin: the trust region is smaller than ${trMin} of the range`;
    }
    if (state.doubtful && this.#improve(farthest, far)) return null;
    const predicted = this.#model.step(state.radius, this.#step);
    if (predicted <= fTol * population.bestCost && length(this.#step) <= xTol) {
      if (far <= xTol) {
        return `converged: the steps gain less than ${fTol}, and all points lie within ${xTol} of the range`;
      }
      this.#model.directionOf(farthest, this.#step);
      return this.#explore(0.5 * xTol);
    }
    if (this.#proposals.has('step', state.centre)) return this.#vary();
    this.#propose('step', predicted);
    return null;
  }

  /** Proposes a point that makes a doubtful model better, when its points are the reason. Returns whether they are. */
  #improve(farthest: number, far: number): boolean {
    const { state } = this;
    const reach = Math.min(state.moved, state.radius);
    if (far > FAR * Math.max(reach, SMALLEST_DIFFERENCE)) {
      const by = Math.max(reach, far / NEARING);
      state.radius = Math.max(state.radius, by);
      state.moved = Math.max(state.moved, by);
      this.#model.directionOf(farthest, this.#step);
      this.#explore(by);
      return true;
    }
    if (this.#model.leastSpread >= POISED) return false;
    this.#model.leastDirection(this.#step);
    this.#explore(reach);
    return true;
  }

  /** Proposes a point along the direction in `#step`, to the side where the sum of squares falls if there is room. */
  #explore(wanted: number): null {
    const { state } = this;
    const step = this.#step;
    const by = Math.max(wanted, SMALLEST_DIFFERENCE);
    if (state.failures >= LOST || this.#proposals.has('explore', state.centre)) this.#anyDirection();
    const slope = this.#model.slope(step);
    let side = slope > 0 || (slope === 0 && this.#rng.uniform() < 0.5) ? -by : by;
    if (state.failures === 1) side = -side;
    if (this.#outside(side) > 0 && this.#outside(-side) < this.#outside(side)) side = -side;
    for (let i = 0; i < this.#n; i += 1) step[i] *= side;
    this.#propose('explore', 0);
    return null;
  }

  /** How far the best point would leave the box along the direction in `#step`. */
  #outside(by: number): number {
    const { points, best } = this.#population.state;
    let most = 0;
    for (let i = 0; i < this.#n; i += 1) {
      const u = points[best * this.#n + i] + by * this.#step[i];
      most = Math.max(most, -u, u - 1);
    }
    return most;
  }

  #anyDirection(): void {
    for (let i = 0; i < this.#step.length; i += 1) this.#step[i] = this.#rng.normal();
    const longest = length(this.#step);
    for (let i = 0; i < this.#step.length; i += 1) this.#step[i] /= longest;
  }

  /** A point near the way to a step that is being evaluated already. */
  #vary(): null {
    const part = LEAST_PART + (1 - LEAST_PART) * this.#rng.uniform();
    const noise = this.#settings.noiseScale * length(this.#step);
    for (let i = 0; i < this.#step.length; i += 1) {
      this.#step[i] = part * this.#step[i] + noise * this.#rng.normal();
    }
    this.#propose('vary', 0);
    return null;
  }

  #propose(purpose: 'step' | 'vary' | 'explore', predicted: number): void {
    const { points, best } = this.#population.state;
    const n = this.#n;
    for (let i = 0; i < n; i += 1) {
      this.#point[i] = Math.min(Math.max(points[best * n + i] + this.#step[i], 0), 1);
    }
    this.#proposals.add(purpose, this.#point, predicted, this.state.centre);
  }
}
