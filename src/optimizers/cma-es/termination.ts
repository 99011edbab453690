import type { Distribution } from './distribution.js';
import type { Parameters } from './parameters.js';

/** Limits of the criteria that have one. */
export interface Limits {
  readonly maxIterations: number;
  readonly tolFun: number;
  /** In units of the range. */
  readonly tolX: number;
  readonly tolUpSigma: number;
  /** Best value of earlier searches, to which this one is not to come second; Infinity when there is none. */
  readonly rival: number;
}

/** Plain data of a {@link Termination}. */
export interface TerminationState {
  /** Best and median value of the newest generations; `length` of them are filled. */
  best: Float64Array;
  median: Float64Array;
  length: number;
  /** Generations in a row without any finite value. */
  failures: number;
}

/** Generations in a row without a finite value after which the search gives up. */
const MAX_FAILURES = 20;
/** Condition number beyond which sampling loses its precision (Hansen 2016, B.3). */
const MAX_CONDITION = 1e14;
/** Longest history that stagnation looks at, in generations (Hansen 2016, B.3). */
const MAX_HISTORY = 20_000;
/**
 * Share of what a search is worse than its rival, below which its own values differ when it is given up. This file's
 * choice: with it the mean number of evaluations until 1e-8 was reached fell by a seventh to a fifth on the Rastrigin,
 * Griewank and Schwefel functions of 5 parameters (bipop, 150 seeds); 0.01 and 0.3 gave about the same.
 */
const OUTDONE = 0.1;

/**
 * The termination criteria of Hansen 2016 (arXiv:1604.00772), appendix B.3, by the tutorial's names. They look at the
 * search distribution in units of the range, before the box is applied.
 */
export class Termination {
  readonly state: TerminationState;
  readonly #parameters: Parameters;
  readonly #limits: Limits;
  /** Generations over which an unmoving best value ends the search. */
  readonly #window: number;
  #sorted = new Float64Array(0);

  constructor(parameters: Parameters, limits: Limits, saved?: TerminationState) {
    const { dims, popsize } = parameters;
    this.#parameters = parameters;
    this.#limits = limits;
    this.#window = 10 + Math.ceil((30 * dims) / popsize);
    this.state = saved ?? {
      best: new Float64Array(256),
      median: new Float64Array(256),
      length: 0,
      failures: 0,
    };
  }

  /** A generation without any finite value: there is nothing to learn, the next one is drawn from the same place. */
  failed(): string | null {
    this.state.failures += 1;
    return this.state.failures < MAX_FAILURES
      ? null
      : `noFiniteValues: ${MAX_FAILURES} generations in a row had no finite value`;
  }

  /**
   * Looks at one generation, after its update.
   *
   * @param best Smallest value of the generation.
   * @param median Its middle value.
   * @param worst Its largest value.
   * @param condition Lower bound of the condition number of the covariance, or null when it was not determined anew.
   * @returns Why the search has ended, or null.
   */
  reason(
    distribution: Pick<Distribution, 'shape' | 'covariance'>,
    best: number,
    median: number,
    worst: number,
    condition: number | null,
  ): string | null {
    this.state.failures = 0;
    this.#record(best, median);
    const { generation } = distribution.shape;
    const { maxIterations } = this.#limits;
    if (generation >= maxIterations) return `maxIterations: ${maxIterations} generations are done`;
    if (condition !== null && !(condition <= MAX_CONDITION)) {
      return `conditionCov: the condition number of the covariance exceeds ${MAX_CONDITION}`;
    }
    return this.#unmoving(worst) ?? this.#steps(distribution) ?? this.#stagnation(generation);
  }

  /** TolHistFun with TolFun, EqualFunValues, and whether the search can still catch up with its rival. */
  #unmoving(worst: number): string | null {
    const { best, length } = this.state;
    const window = this.#window;
    if (length < window) return null;
    let low = Infinity;
    let high = -Infinity;
    for (let i = length - window; i < length; i += 1) {
      low = Math.min(low, best[i]);
      high = Math.max(high, best[i]);
    }
    if (high === low) return `equalFunValues: the best value was the same in ${window} generations`;
    const { tolFun, rival } = this.#limits;
    const spread = Math.max(high, worst) - low;
    if (spread < tolFun) {
      return `tolFun: all values of the newest and the best of ${window} generations lie within ${tolFun}`;
    }
    if (rival < Infinity && spread < OUTDONE * (low - rival)) {
      return `outdone: all values of the newest and the best of ${window} generations lie well above ${rival}`;
    }
    return null;
  }

  /** TolX, TolUpSigma, NoEffectCoord, and NoEffectAxis with the columns of the factor as axes. */
  #steps({ shape, covariance }: Pick<Distribution, 'shape' | 'covariance'>): string | null {
    const { dims: n, separable } = this.#parameters;
    const { tolX, tolUpSigma } = this.#limits;
    const { mean, sigma, covariancePath, initialSigma } = shape;
    let longest = 0;
    let largest = 0;
    for (let i = 0; i < n; i += 1) {
      const deviation = sigma * Math.sqrt(covariance.variance(i));
      if (mean[i] === mean[i] + 0.2 * deviation) {
        return `noEffectCoord: 0.2 standard deviations no longer change coordinate ${i} of the mean`;
      }
      longest = Math.max(longest, deviation, Math.abs(sigma * covariancePath[i]));
      largest = Math.max(largest, deviation);
    }
    if (longest < tolX) return `tolX: all standard deviations are below ${tolX} of the range`;
    if (!(largest <= tolUpSigma * initialSigma)) {
      return `tolUpSigma: a standard deviation grew to more than ${tolUpSigma} times the initial one`;
    }
    // The axes of a diagonal covariance are the coordinates.
    if (separable) return null;
    const axis = shape.generation % n;
    for (let i = 0; i < n; i += 1) {
      if (mean[i] !== mean[i] + 0.1 * sigma * covariance.column(axis, i)) return null;
    }
    return `noEffectAxis: 0.1 standard deviations along axis ${axis} no longer change the mean`;
  }

  /** Stagnation; looked at now and then only, because its medians cost more than everything else here. */
  #stagnation(generation: number): string | null {
    const { dims, popsize } = this.#parameters;
    const { best, median, length } = this.state;
    const shortest = 120 + Math.ceil((30 * dims) / popsize);
    const window = Math.min(Math.max(shortest, Math.floor(0.2 * generation)), MAX_HISTORY);
    if (length < window || generation % Math.ceil(window / 10) !== 0) return null;
    const part = Math.floor(0.3 * window);
    const start = length - window;
    if (this.#sorted.length < part) this.#sorted = new Float64Array(2 * part);
    const stalled =
      this.#medianOf(best, length - part, part) >= this.#medianOf(best, start, part) &&
      this.#medianOf(median, length - part, part) >= this.#medianOf(median, start, part);
    return stalled ? `stagnation: best and median values have not improved in ${window} generations` : null;
  }

  #medianOf(history: Float64Array, from: number, count: number): number {
    const sorted = this.#sorted.subarray(0, count);
    for (let i = 0; i < count; i += 1) sorted[i] = history[from + i];
    sorted.sort();
    return sorted[count >> 1];
  }

  #record(best: number, median: number): void {
    const { state } = this;
    if (state.length === state.best.length) {
      if (state.length >= 2 * MAX_HISTORY) {
        state.best.copyWithin(0, MAX_HISTORY);
        state.median.copyWithin(0, MAX_HISTORY);
        state.length = MAX_HISTORY;
      } else {
        const capacity = Math.min(2 * state.length, 2 * MAX_HISTORY);
        state.best = grown(state.best, capacity);
        state.median = grown(state.median, capacity);
      }
    }
    state.best[state.length] = best;
    state.median[state.length] = median;
    state.length += 1;
  }
}

function grown(numbers: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(numbers);
  return larger;
}
