import type { Rng } from '../../domain/rng.js';
import type { Parameters } from './parameters.js';
import { SymmetricEigen } from './symmetric-eigen.js';

/** Plain data of a {@link Distribution}. */
export interface DistributionState {
  readonly mean: Float64Array;
  sigma: number;
  readonly initialSigma: number;
  /** Covariance C; only the upper triangle is kept up to date. */
  readonly covariance: Float64Array;
  /** Row k is the k-th principal axis of C at the last decomposition. */
  readonly axes: Float64Array;
  /** Standard deviation of C along each axis. */
  readonly deviations: Float64Array;
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
  readonly #eigen: SymmetricEigen;
  readonly #step: Float64Array;
  readonly #whitened: Float64Array;
  readonly #maxSteps: number;

  constructor(parameters: Parameters, from: { mean: Float64Array; sigma: number } | DistributionState) {
    const n = parameters.dims;
    this.#parameters = parameters;
    this.#eigen = new SymmetricEigen(n);
    this.#step = new Float64Array(n);
    this.#whitened = new Float64Array(n);
    // Hansen 2011, "Injecting external solutions into CMA-ES" (arXiv:1110.4181): c_y.
    this.#maxSteps = Math.sqrt(n) + (2 * n) / (n + 2);
    this.state = 'covariance' in from ? from : fresh(n, from.mean, from.sigma);
  }

  /** Writes a random step y ~ N(0, C) into row `row` of `steps`. Returns its squared Mahalanobis length. */
  sample(rng: Rng, steps: Float64Array, row: number): number {
    const n = this.#parameters.dims;
    const { axes, deviations } = this.state;
    const at = row * n;
    let squares = 0;
    for (let i = 0; i < n; i += 1) steps[at + i] = 0;
    for (let k = 0; k < n; k += 1) {
      const z = rng.normal();
      squares += z * z;
      const length = z * deviations[k];
      const axis = k * n;
      for (let i = 0; i < n; i += 1) steps[at + i] += length * axes[axis + i];
    }
    return squares;
  }

  /**
   * Shortens the step in row `row` to the longest that an injected point may have (Hansen 2011).
   *
   * @returns Its squared Mahalanobis length.
   */
  clip(steps: Float64Array, row: number): number {
    const n = this.#parameters.dims;
    const step = steps.subarray(row * n, row * n + n);
    const squares = this.#whiten(step);
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
    const { mean, covariance, covariancePath: pc, sigmaPath: ps } = state;
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

    this.#whiten(step);
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
    for (let i = 0; i < n; i += 1) {
      const row = i * n;
      const along = c1 * pc[i];
      for (let j = i; j < n; j += 1) covariance[row + j] = keep * covariance[row + j] + along * pc[j];
    }
    for (let rank = 0; rank < popsize; rank += 1) {
      const index = order[rank];
      let weight = weights[rank];
      if (rank < parents) weight = rank < selected ? weight / selectedSum : 0;
      else weight *= n / Math.max(squares[index], Number.MIN_VALUE);
      if (weight === 0 || squares[index] === 0) continue;
      const at = index * n;
      for (let i = 0; i < n; i += 1) {
        const row = i * n;
        const along = cmu * weight * steps[at + i];
        for (let j = i; j < n; j += 1) covariance[row + j] += along * steps[at + j];
      }
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
    if (!this.#eigen.decompose(state.covariance)) return Infinity;
    const { values, vectors } = this.#eigen;
    let smallest = Infinity;
    let largest = 0;
    for (let k = 0; k < values.length; k += 1) {
      smallest = Math.min(smallest, values[k]);
      largest = Math.max(largest, values[k]);
    }
    if (!(smallest > 0)) return Infinity;
    state.axes.set(vectors);
    for (let k = 0; k < values.length; k += 1) state.deviations[k] = Math.sqrt(values[k]);
    return largest / smallest;
  }

  /** C^(-1/2) `step` into #whitened; returns the squared Mahalanobis length of `step`. */
  #whiten(step: Float64Array): number {
    const n = this.#parameters.dims;
    const { axes, deviations } = this.state;
    const whitened = this.#whitened;
    whitened.fill(0);
    let squares = 0;
    for (let k = 0; k < n; k += 1) {
      const axis = k * n;
      let z = 0;
      for (let i = 0; i < n; i += 1) z += axes[axis + i] * step[i];
      z /= deviations[k];
      squares += z * z;
      for (let i = 0; i < n; i += 1) whitened[i] += z * axes[axis + i];
    }
    return squares;
  }
}

function fresh(n: number, mean: Float64Array, sigma: number): DistributionState {
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) identity[i * n + i] = 1;
  return {
    mean,
    sigma,
    initialSigma: sigma,
    covariance: identity,
    axes: identity.slice(),
    deviations: new Float64Array(n).fill(1),
    covariancePath: new Float64Array(n),
    sigmaPath: new Float64Array(n),
    generation: 0,
    decomposedAt: 0,
  };
}
