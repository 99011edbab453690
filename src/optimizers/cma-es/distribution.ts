import type { Rng } from '../../domain/rng.js';
import type { Covariance, CovarianceState } from './covariance.js';
import { DiagonalCovariance } from './diagonal-covariance.js';
import { FullCovariance } from './full-covariance.js';
import type { Parameters } from './parameters.js';

/** Plain data of a {@link Distribution}. */
export interface DistributionState extends CovarianceState {
  readonly mean: Float64Array;
  sigma: number;
  readonly initialSigma: number;
  readonly covariancePath: Float64Array;
  readonly sigmaPath: Float64Array;
  /** Number of updates so far. */
  generation: number;
  decomposedAt: number;
}

/**
 * The search distribution N(mean, sigma² C) of the CMA-ES: sampling, and the update of Hansen 2016
 * (arXiv:1604.00772), Figure 6, with active (negative) weights.
 */
export class Distribution {
  readonly state: DistributionState;
  readonly #parameters: Parameters;
  readonly #covariance: Covariance;
  readonly #step: Float64Array;
  readonly #whitened: Float64Array;
  readonly #maxSteps: number;

  constructor(parameters: Parameters, from: { mean: Float64Array; sigma: number } | DistributionState) {
    const { dims: n, separable } = parameters;
    this.#parameters = parameters;
    this.#step = new Float64Array(n);
    this.#whitened = new Float64Array(n);
    // Hansen 2011, "Injecting external solutions into CMA-ES" (arXiv:1110.4181): c_y.
    this.#maxSteps = Math.sqrt(n) + (2 * n) / (n + 2);
    const kind = separable ? DiagonalCovariance : FullCovariance;
    this.state = 'covariance' in from ? from : fresh(kind.identity(n), from.mean, from.sigma);
    this.#covariance = new kind(n, this.state);
  }

  /** Writes a random step y ~ N(0, C) into row `row` of `steps`. Returns its squared Mahalanobis length. */
  sample(rng: Rng, steps: Float64Array, row: number): number {
    return this.#covariance.sample(rng, steps, row);
  }

  /**
   * Shortens the step in row `row` to the longest that an injected point may have (Hansen 2011).
   *
   * @returns Its squared Mahalanobis length.
   */
  clip(steps: Float64Array, row: number): number {
    const n = this.#parameters.dims;
    const step = steps.subarray(row * n, row * n + n);
    const squares = this.#covariance.whiten(step, this.#whitened);
    const shrink = this.#maxSteps / Math.sqrt(squares);
    if (!(shrink < 1)) return squares;
    for (let i = 0; i < n; i += 1) step[i] *= shrink;
    return this.#maxSteps * this.#maxSteps;
  }

  /**
   * Moves and reshapes the distribution.
   *
   * @param steps Steps y of the points, row-major.
   * @param squares Squared Mahalanobis length of each step.
   * @param order Rows from best to worst; at least `popsize`, the surplus is ignored.
   * @param finite How many of the rows have a finite value, at least 1. When there are fewer than parents, their
   *   weights are scaled up to sum to 1, so that failed points never attract the mean.
   */
  update(steps: Float64Array, squares: Float64Array, order: Float64Array, finite: number): void {
    const { dims: n, popsize, parents, weights, weightSum } = this.#parameters;
    const { mueff, cSigma, dSigma, cc, c1, cmu, chiN } = this.#parameters;
    const { state } = this;
    const { mean, covariancePath: pc, sigmaPath: ps } = state;
    const step = this.#step;

    const selected = Math.min(parents, finite);
    let selectedSum = 0;
    for (let rank = 0; rank < selected; rank += 1) selectedSum += weights[rank];
    step.fill(0);
    for (let rank = 0; rank < selected; rank += 1) {
      const weight = weights[rank] / selectedSum;
      const at = order[rank] * n;
      for (let i = 0; i < n; i += 1) step[i] += weight * steps[at + i];
    }
    for (let i = 0; i < n; i += 1) mean[i] += state.sigma * step[i];

    this.#covariance.whiten(step, this.#whitened);
    const sigmaGain = Math.sqrt(cSigma * (2 - cSigma) * mueff);
    let pathSquares = 0;
    for (let i = 0; i < n; i += 1) {
      ps[i] = (1 - cSigma) * ps[i] + sigmaGain * this.#whitened[i];
      pathSquares += ps[i] * ps[i];
    }
    const pathLength = Math.sqrt(pathSquares);
    state.generation += 1;

    const expected = Math.sqrt(1 - (1 - cSigma) ** (2 * state.generation)) * chiN;
    const steady = pathLength < (1.4 + 2 / (n + 1)) * expected;
    const pathGain = steady ? Math.sqrt(cc * (2 - cc) * mueff) : 0;
    for (let i = 0; i < n; i += 1) pc[i] = (1 - cc) * pc[i] + pathGain * step[i];

    const keep = 1 + (steady ? 0 : c1 * cc * (2 - cc)) - c1 - cmu * weightSum;
    this.#covariance.follow(keep, c1, pc);
    for (let rank = 0; rank < popsize; rank += 1) {
      const index = order[rank];
      let weight = weights[rank];
      if (rank < parents) weight = rank < selected ? weight / selectedSum : 0;
      else weight *= n / Math.max(squares[index], Number.MIN_VALUE);
      if (weight === 0 || squares[index] === 0) continue;
      this.#covariance.add(cmu * weight, steps, index * n);
    }
    state.sigma *= Math.exp(Math.min(1, (cSigma / dSigma) * (pathLength / chiN - 1)));
  }

  /**
   * Brings the principal axes up to date, when they are old enough for that to matter.
   *
   * @returns The condition number of C, or null when nothing was done. Infinity says that C is no longer positive.
   */
  decompose(): number | null {
    const { state } = this;
    if (state.generation - state.decomposedAt <= this.#parameters.eigenInterval) return null;
    state.decomposedAt = state.generation;
    return this.#covariance.decompose();
  }
}

function fresh(covariance: CovarianceState, mean: Float64Array, sigma: number): DistributionState {
  const n = mean.length;
  return {
    ...covariance,
    mean,
    sigma,
    initialSigma: sigma,
    covariancePath: new Float64Array(n),
    sigmaPath: new Float64Array(n),
    generation: 0,
    decomposedAt: 0,
  };
}
