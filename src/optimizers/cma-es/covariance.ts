import type { Rng } from '../../domain/rng.js';

/** Plain data of a {@link Covariance}. */
export interface CovarianceState {
  /** The matrix C: all of it, of which only the upper triangle is kept up to date, or its diagonal alone. */
  readonly covariance: Float64Array;
  /** Row k is the k-th principal axis of C at the last decomposition; empty when these are the coordinate axes. */
  readonly axes: Float64Array;
  /** Standard deviation of C along each axis. */
  readonly deviations: Float64Array;
}

/** The covariance C of a search distribution: steps are drawn from it, and it learns from steps. */
export interface Covariance {
  /** Writes a random step y ~ N(0, C) into row `row` of `steps`. Returns its squared Mahalanobis length. */
  sample(rng: Rng, steps: Float64Array, row: number): number;
  /** Writes C^(-1/2) `step` into `whitened`. Returns the squared Mahalanobis length of `step`. */
  whiten(step: Float64Array, whitened: Float64Array): number;
  /** C = keep C + gain p p^T. */
  follow(keep: number, gain: number, path: Float64Array): void;
  /** C = C + gain y y^T with the step y that begins at entry `at` of `steps`. */
  add(gain: number, steps: Float64Array, at: number): void;
  /** Brings axes and deviations up to date. Returns the condition number of C; Infinity when C is not positive. */
  decompose(): number;
}
