import type { Rng } from '../../domain/rng.js';
import type { Covariance, CovarianceState } from './covariance.js';

/**
 * Variances alone, as if the parameters did not depend on each other: linear in time and memory (Ros and Hansen, "A
 * simple modification in CMA-ES achieving linear time and space complexity", 2008).
 */
export class DiagonalCovariance implements Covariance {
  readonly #n: number;
  readonly #state: CovarianceState;

  /** @param state Works in it; see {@link identity}. */
  constructor(n: number, state: CovarianceState) {
    this.#n = n;
    this.#state = state;
  }

  static identity(n: number): CovarianceState {
    const ones = new Float64Array(n).fill(1);
    return { covariance: ones, axes: new Float64Array(0), deviations: ones.slice() };
  }

  sample(rng: Rng, steps: Float64Array, row: number): number {
    const { deviations } = this.#state;
    const at = row * this.#n;
    let squares = 0;
    for (let i = 0; i < this.#n; i += 1) {
      const z = rng.normal();
      squares += z * z;
      steps[at + i] = z * deviations[i];
    }
    return squares;
  }

  whiten(step: Float64Array, whitened: Float64Array): number {
    const { deviations } = this.#state;
    let squares = 0;
    for (let i = 0; i < this.#n; i += 1) {
      const z = step[i] / deviations[i];
      squares += z * z;
      whitened[i] = z;
    }
    return squares;
  }

  follow(keep: number, gain: number, path: Float64Array): void {
    const { covariance } = this.#state;
    for (let i = 0; i < this.#n; i += 1) covariance[i] = keep * covariance[i] + gain * path[i] * path[i];
  }

  add(gain: number, steps: Float64Array, at: number): void {
    const { covariance } = this.#state;
    for (let i = 0; i < this.#n; i += 1) covariance[i] += gain * steps[at + i] * steps[at + i];
  }

  decompose(): number {
    const { covariance, deviations } = this.#state;
    let smallest = Infinity;
    let largest = 0;
    for (let i = 0; i < this.#n; i += 1) {
      smallest = Math.min(smallest, covariance[i]);
      largest = Math.max(largest, covariance[i]);
    }
    if (!(smallest > 0 && largest < Infinity)) return Infinity;
    for (let i = 0; i < this.#n; i += 1) deviations[i] = Math.sqrt(covariance[i]);
    return largest / smallest;
  }
}
