import type { Rng } from '../../domain/rng.js';

/** Longer steps are cut to a random part of this. */
const LONGEST = 1e8;

/**
 * The visiting distribution of generalized simulated annealing (Tsallis and Stariolo, "Generalized simulated
 * annealing", 1996, equation 7), whose tails are the heavier the nearer `visit` is to 3, drawn as a quotient of powers
 * of normal deviates (Schanze, "An exact D-dimensional Tsallis random number generator", 2006).
 */
export class Visiting {
  readonly #visit: number;
  readonly #constant: number;

  /** @param visit The parameter q_v, above 1 and below 3. */
  constructor(visit: number) {
    this.#visit = visit;
    const q = visit - 1;
    this.#constant =
      (Math.sqrt(Math.PI) * q ** (4 - visit)) /
      (2 ** ((2 - visit) / q) * (3 - visit) * gammaFunction(1 / q - 0.5));
  }

  /** Width of the steps at a temperature. */
  scale(temperature: number): number {
    const q = this.#visit - 1;
    return (this.#constant * temperature ** (1 / q)) ** (q / (3 - this.#visit));
  }

  /** A random step. */
  step(rng: Rng, scale: number): number {
    const numerator = scale * rng.normal();
    const step = numerator / Math.abs(rng.normal()) ** ((this.#visit - 1) / (3 - this.#visit));
    return Math.abs(step) <= LONGEST ? step : Math.sign(numerator) * LONGEST * rng.uniform();
  }
}

/** Gamma function of a positive number: Stirling's series, after the recurrence has made the number large. */
export function gammaFunction(x: number): number {
  let product = 1;
  let z = x;
  while (z < 12) {
    product *= z;
    z += 1;
  }
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5);
  return (Math.sqrt((2 * Math.PI) / z) * (z / Math.E) ** z * Math.exp(series)) / product;
}
