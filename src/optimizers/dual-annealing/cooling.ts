import type { Rng } from '../../domain/rng.js';

/** The temperatures of the rounds, and what is accepted at them. */
export class Cooling {
  readonly #initial: number;
  readonly #visit: number;
  readonly #accept: number;

  constructor(initial: number, visit: number, accept: number) {
    this.#initial = initial;
    this.#visit = visit;
    this.#accept = accept;
  }

  /** Tsallis and Stariolo 1996, equation 20. */
  temperature(round: number): number {
    const q = this.#visit - 1;
    return (this.#initial * (2 ** q - 1)) / ((round + 2) ** q - 1);
  }

  /** Whether a value that is larger by `rise` is accepted: Xiang et al. 1997, equation 3, with a colder temperature. */
  accepts(rng: Rng, rise: number, round: number): boolean {
    const cold = this.temperature(round) / (round + 1);
    const base = 1 - ((1 - this.#accept) * rise) / cold;
    return base > 0 && rng.uniform() <= base ** (1 / (1 - this.#accept));
  }
}
