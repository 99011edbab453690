import type { Rng } from '../../domain/rng.js';

/** Plain data of a {@link Covariance}. */
export interface CovarianceState {
  /** The matrix C, row-major, of which only the upper triangle is meant; or its diagonal alone. */
  readonly covariance: Float64Array;
  /** U of C = U^T U at the last factorization, upper triangular; or the square roots of the diagonal. */
  readonly factor: Float64Array;
  /** See {@link Generation}. */
  readonly draws: Float64Array;
  readonly steps: Float64Array;
}

/** The random steps of one generation, with what they were made of. */
export interface Generation {
  /** Standard normal numbers z: coordinate i of point r is entry i * `drawStride` + r. */
  readonly draws: Float64Array;
  readonly drawStride: number;
  /** Steps y = U^T z, distributed like N(0, C): coordinate i of point r is entry r * `stepStride` + i. */
  readonly steps: Float64Array;
  readonly stepStride: number;
}

/** The covariance C of a search distribution: steps are drawn from it, and it learns from steps. */
export interface Covariance extends Generation {
  /**
   * Draws the steps of all points.
   *
   * @param mirrored Whether their draws are made more even, see `mirrorOrthogonally`; default false.
   */
  sample(rng: Rng, mirrored?: boolean): void;
  /**
   * Takes up a step that was not drawn but written into `steps`: shortens it to the Mahalanobis length `longest`, and
   * sets its draw to the z that gives it.
   */
  place(row: number, longest: number): void;
  /** C = keep C + gain p p^T + sum of weights[r] y_r y_r^T over all points r. */
  learn(keep: number, gain: number, path: Float64Array, weights: Float64Array): void;
  /**
   * Brings the factor up to date.
   *
   * @returns A lower bound of the condition number of C; Infinity when C is not positive.
   */
  factorize(): number;
  /** Entry (i, i) of C. */
  variance(i: number): number;
  /** Coordinate i of column k of U^T: the steps are sums of these columns, each times a standard normal number. */
  column(k: number, i: number): number;
  /** The condition number of C. Costs more than all other methods together. */
  condition(): number;
  /** A copy of the state. */
  save(): CovarianceState;
}
