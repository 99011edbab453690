import type { Rng } from '../../domain/rng.js';
import type { Covariance, CovarianceState } from './covariance.js';
import { mirrorOrthogonally } from './mirrored-draws.js';

/**
 * Variances alone, as if the parameters did not depend on each other: linear in time and memory (Ros and Hansen, "A
 * simple modification in CMA-ES achieving linear time and space complexity", 2008).
 */
export class DiagonalCovariance implements Covariance {
  readonly draws: Float64Array;
  readonly drawStride: number;
  readonly steps: Float64Array;
  readonly stepStride: number;
  readonly #variances: Float64Array;
  readonly #deviations: Float64Array;

  /** The identity, or what was saved. */
  constructor(n: number, popsize: number, saved?: CovarianceState) {
    this.drawStride = popsize;
    this.stepStride = n;
    this.draws = saved?.draws.slice() ?? new Float64Array(n * popsize);
    this.steps = saved?.steps.slice() ?? new Float64Array(n * popsize);
    this.#variances = saved?.covariance.slice() ?? new Float64Array(n).fill(1);
    this.#deviations = saved?.factor.slice() ?? new Float64Array(n).fill(1);
  }

  sample(rng: Rng, mirrored = false): void {
    const { draws, drawStride: popsize, steps, stepStride: n } = this;
    rng.fillNormals(draws, 0, draws.length);
    if (mirrored) mirrorOrthogonally(draws, popsize, n, popsize);
    for (let i = 0; i < n; i += 1) {
      const deviation = this.#deviations[i];
      for (let row = 0; row < popsize; row += 1) steps[row * n + i] = deviation * draws[i * popsize + row];
    }
  }

  place(row: number, longest: number): void {
    const { draws, drawStride: popsize, steps, stepStride: n } = this;
    let squares = 0;
    for (let i = 0; i < n; i += 1) squares += (steps[row * n + i] / this.#deviations[i]) ** 2;
    const shrink = Math.min(1, longest / Math.sqrt(squares));
    for (let i = 0; i < n; i += 1) {
      steps[row * n + i] *= shrink;
      draws[i * popsize + row] = steps[row * n + i] / this.#deviations[i];
    }
  }

  learn(keep: number, gain: number, path: Float64Array, weights: Float64Array): void {
    const { steps, stepStride: n, drawStride: popsize } = this;
    const variances = this.#variances;
    for (let i = 0; i < n; i += 1) variances[i] = keep * variances[i] + gain * path[i] * path[i];
    for (let row = 0; row < popsize; row += 1) {
      const weight = weights[row];
      const at = row * n;
      for (let i = 0; i < n; i += 1) variances[i] += weight * steps[at + i] * steps[at + i];
    }
  }

  factorize(): number {
    const condition = this.condition();
    if (condition === Infinity) return Infinity;
    for (let i = 0; i < this.stepStride; i += 1) this.#deviations[i] = Math.sqrt(this.#variances[i]);
    return condition;
  }

  variance(i: number): number {
    return this.#variances[i];
  }

  column(k: number, i: number): number {
    return k === i ? this.#deviations[i] : 0;
  }

  condition(): number {
    let smallest = Infinity;
    let largest = 0;
    for (let i = 0; i < this.stepStride; i += 1) {
      smallest = Math.min(smallest, this.#variances[i]);
      largest = Math.max(largest, this.#variances[i]);
    }
    return smallest > 0 && largest < Infinity ? largest / smallest : Infinity;
  }

  save(): CovarianceState {
    return {
      covariance: this.#variances.slice(),
      factor: this.#deviations.slice(),
      draws: this.draws.slice(),
      steps: this.steps.slice(),
    };
  }
}
