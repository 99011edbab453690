import type { Rng } from '../../domain/rng.js';
import type { Covariance, CovarianceState } from './covariance.js';
import { SymmetricEigen } from './symmetric-eigen.js';

/** A covariance between all parameters. */
export class FullCovariance implements Covariance {
  readonly #n: number;
  readonly #state: CovarianceState;
  readonly #eigen: SymmetricEigen;

  /** @param state Works in it; see {@link identity}. */
  constructor(n: number, state: CovarianceState) {
    this.#n = n;
    this.#state = state;
    this.#eigen = new SymmetricEigen(n);
  }

  static identity(n: number): CovarianceState {
    const covariance = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) covariance[i * n + i] = 1;
    return { covariance, axes: covariance.slice(), deviations: new Float64Array(n).fill(1) };
  }

  sample(rng: Rng, steps: Float64Array, row: number): number {
    const n = this.#n;
    const { axes, deviations } = this.#state;
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

  whiten(step: Float64Array, whitened: Float64Array): number {
    const n = this.#n;
    const { axes, deviations } = this.#state;
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

  follow(keep: number, gain: number, path: Float64Array): void {
    const n = this.#n;
    const { covariance } = this.#state;
    for (let i = 0; i < n; i += 1) {
      const row = i * n;
      const along = gain * path[i];
      for (let j = i; j < n; j += 1) covariance[row + j] = keep * covariance[row + j] + along * path[j];
    }
  }

  add(gain: number, steps: Float64Array, at: number): void {
    const n = this.#n;
    const { covariance } = this.#state;
    for (let i = 0; i < n; i += 1) {
      const row = i * n;
      const along = gain * steps[at + i];
      for (let j = i; j < n; j += 1) covariance[row + j] += along * steps[at + j];
    }
  }

  decompose(): number {
    const { covariance, axes, deviations } = this.#state;
    if (!this.#eigen.decompose(covariance)) return Infinity;
    const { values, vectors } = this.#eigen;
    let smallest = Infinity;
    let largest = 0;
    for (let k = 0; k < values.length; k += 1) {
      smallest = Math.min(smallest, values[k]);
      largest = Math.max(largest, values[k]);
    }
    if (!(smallest > 0)) return Infinity;
    axes.set(vectors);
    for (let k = 0; k < values.length; k += 1) deviations[k] = Math.sqrt(values[k]);
    return largest / smallest;
  }
}
