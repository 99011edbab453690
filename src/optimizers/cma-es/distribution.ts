import type { Rng } from '../../domain/rng.js';
import type { Covariance, CovarianceState, Generation } from './covariance.js';
import { DiagonalCovariance } from './diagonal-covariance.js';
import { FullCovariance } from './full-covariance.js';
import type { Parameters } from './parameters.js';

/** Where a distribution begins. */
interface Start {
  readonly mean: Float64Array;
  readonly sigma: number;
}

interface Shape {
  readonly mean: Float64Array;
  sigma: number;
  readonly initialSigma: number;
  readonly covariancePath: Float64Array;
  readonly sigmaPath: Float64Array;
  /** Number of updates so far. */
  generation: number;
  factorizedAt: number;
}

/** Plain data of a {@link Distribution}. */
export interface DistributionState extends Shape, CovarianceState {}

/**
 * The search distribution N(mean, sigma² C) of the CMA-ES: sampling, and the update of Hansen 2016
 * (arXiv:1604.00772), Figure 6, with active (negative) weights. C^(-1/2) of the step-size path is the inverse of C's
 * Cholesky factor, as in Krause, Arbones and Igel (2016): what a step was drawn from, so nothing is inverted.
 */
export class Distribution {
  readonly shape: Readonly<Shape>;
  readonly covariance: Covariance;
  readonly #shape: Shape;
  readonly #parameters: Parameters;
  readonly #sigmaLimits: readonly [number, number];
  readonly #step: Float64Array;
  /** Weight of each point in the new mean, and in the covariance. */
  readonly #shares: Float64Array;
  readonly #lessons: Float64Array;
  /** Hansen 2011, "Injecting external solutions into CMA-ES" (arXiv:1110.4181): c_y. */
  readonly #longest: number;

  /** @param sigmaLimits Smallest and largest step size. */
  constructor(
    parameters: Parameters,
    from: Start | DistributionState,
    sigmaLimits: readonly [number, number] = [0, Infinity],
  ) {
    const { dims: n, popsize, separable } = parameters;
    const saved = 'covariance' in from ? from : undefined;
    this.#parameters = parameters;
    this.#sigmaLimits = sigmaLimits;
    this.#step = new Float64Array(n);
    this.#shares = new Float64Array(popsize);
    this.#lessons = new Float64Array(popsize);
    this.#longest = Math.sqrt(n) + (2 * n) / (n + 2);
    this.#shape = saved === undefined ? fresh(from.mean, from.sigma) : shapeOf(saved);
    this.shape = this.#shape;
    this.covariance = separable
      ? new DiagonalCovariance(n, popsize, saved)
      : new FullCovariance(n, popsize, saved);
  }

  /** The steps of the generation in progress. */
  get generation(): Generation {
    return this.covariance;
  }

  /** Draws the steps of a generation; see {@link Covariance.sample}. */
  sample(rng: Rng, mirrored: boolean): void {
    this.covariance.sample(rng, mirrored);
  }

  /**
   * Puts a point in the place of one that was drawn.
   *
   * @param point In the coordinates of the mean.
   * @param whole Whether its step is taken as it is; else it is not longer than an injected one may be (Hansen 2011).
   */
  replace(row: number, point: Float64Array, whole: boolean): void {
    const { mean, sigma } = this.#shape;
    const { steps, stepStride } = this.covariance;
    const at = row * stepStride;
    for (let i = 0; i < mean.length; i += 1) steps[at + i] = (point[i] - mean[i]) / sigma;
    this.covariance.place(row, whole ? Infinity : this.#longest);
  }

  /**
   * Moves and reshapes the distribution.
   *
   * @param order Points of the generation from best to worst.
   * @param finite How many of them have a finite value, at least 1. When there are fewer than parents, their weights
   *   are scaled up to sum to 1, so that failed points never attract the mean.
   */
  update(order: Float64Array, finite: number): void {
    const { dims: n, weightSum, mueff, cSigma, dSigma, cc, c1, cmu, chiN } = this.#parameters;
    const shape = this.#shape;
    const { mean, covariancePath: pc } = shape;
    const step = this.#step;
    this.#weigh(order, finite);
    this.#recombine(order, finite);
    for (let i = 0; i < n; i += 1) mean[i] += shape.sigma * step[i];

    const pathLength = this.#followSigmaPath(Math.sqrt(cSigma * (2 - cSigma) * mueff));
    shape.generation += 1;

    const expected = Math.sqrt(1 - (1 - cSigma) ** (2 * shape.generation)) * chiN;
    const steady = pathLength < (1.4 + 2 / (n + 1)) * expected;
    const pathGain = steady ? Math.sqrt(cc * (2 - cc) * mueff) : 0;
    for (let i = 0; i < n; i += 1) pc[i] = (1 - cc) * pc[i] + pathGain * step[i];

    const keep = 1 + (steady ? 0 : c1 * cc * (2 - cc)) - c1 - cmu * weightSum;
    this.covariance.learn(keep, c1, pc, this.#lessons);
    const sigma = shape.sigma * Math.exp(Math.min(1, (cSigma / dSigma) * (pathLength / chiN - 1)));
    const [smallest, largest] = this.#sigmaLimits;
    shape.sigma = Math.min(Math.max(sigma, smallest), largest);
  }

  /**
   * Brings the factor of C up to date, when it is old enough for that to matter.
   *
   * @returns A lower bound of the condition number of C, or null when nothing was done. Infinity says that C is no
   *   longer positive.
   */
  factorize(): number | null {
    const shape = this.#shape;
    if (shape.generation - shape.factorizedAt <= this.#parameters.factorInterval) return null;
    shape.factorizedAt = shape.generation;
    return this.covariance.factorize();
  }

  /** A copy of the state. */
  save(): DistributionState {
    return { ...shapeOf(this.#shape), ...this.covariance.save() };
  }

  /** Fills `#shares` and `#lessons`. */
  #weigh(order: Float64Array, finite: number): void {
    const { dims: n, popsize, parents, weights, cmu } = this.#parameters;
    const selected = Math.min(parents, finite);
    const shares = this.#shares;
    const lessons = this.#lessons;
    let selectedSum = 0;
    for (let rank = 0; rank < selected; rank += 1) selectedSum += weights[rank];
    // Negative weights are scaled by the squared Mahalanobis length (Hansen 2016, equation 46), gathered here first.
    shares.fill(0);
    const { draws, drawStride } = this.covariance;
    for (let i = 0; i < n; i += 1) {
      const at = i * drawStride;
      for (let row = 0; row < popsize; row += 1) shares[row] += draws[at + row] * draws[at + row];
    }
    for (let rank = 0; rank < popsize; rank += 1) {
      const row = order[rank];
      const squares = shares[row];
      shares[row] = rank < selected ? weights[rank] / selectedSum : 0;
      if (rank < parents) lessons[row] = cmu * shares[row];
      else lessons[row] = squares === 0 ? 0 : (cmu * weights[rank] * n) / squares;
    }
  }

  /** The step of the mean. */
  #recombine(order: Float64Array, finite: number): void {
    const { dims: n, parents } = this.#parameters;
    const { steps, stepStride } = this.covariance;
    const step = this.#step;
    step.fill(0);
    const selected = Math.min(parents, finite);
    for (let rank = 0; rank < selected; rank += 1) {
      const share = this.#shares[order[rank]];
      const at = order[rank] * stepStride;
      for (let i = 0; i < n; i += 1) step[i] += share * steps[at + i];
    }
  }

  /** Returns the length of the step-size path. */
  #followSigmaPath(gain: number): number {
    const { dims: n, popsize, cSigma } = this.#parameters;
    const { draws, drawStride } = this.covariance;
    const { sigmaPath: ps } = this.#shape;
    const shares = this.#shares;
    let squares = 0;
    for (let i = 0; i < n; i += 1) {
      const at = i * drawStride;
      let draw = 0;
      for (let row = 0; row < popsize; row += 1) draw += shares[row] * draws[at + row];
      ps[i] = (1 - cSigma) * ps[i] + gain * draw;
      squares += ps[i] * ps[i];
    }
    return Math.sqrt(squares);
  }
}

function fresh(mean: Float64Array, sigma: number): Shape {
  const n = mean.length;
  return {
    mean: mean.slice(),
    sigma,
    initialSigma: sigma,
    covariancePath: new Float64Array(n),
    sigmaPath: new Float64Array(n),
    generation: 0,
    factorizedAt: 0,
  };
}

function shapeOf(state: Shape): Shape {
  return {
    mean: state.mean.slice(),
    sigma: state.sigma,
    initialSigma: state.initialSigma,
    covariancePath: state.covariancePath.slice(),
    sigmaPath: state.sigmaPath.slice(),
    generation: state.generation,
    factorizedAt: state.factorizedAt,
  };
}
