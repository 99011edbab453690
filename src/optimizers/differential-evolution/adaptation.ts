import type { Rng } from '../../domain/rng.js';

/** Entries of the memory (Tanabe and Fukunaga 2014: H). */
const ENTRIES = 6;
/** Width of the distributions around an entry. */
const SPREAD = 0.1;
/** What smaller gains weigh: their products with scale factors would vanish, and with them the means. */
const SMALLEST_GAIN = 1e-200;
/** Marks an entry whose crossover rate stays 0 (Tanabe and Fukunaga 2014: the terminal value). */
const TERMINAL = -1;

/** Plain data of an {@link Adaptation}. */
export interface AdaptationState {
  readonly scales: Float64Array;
  readonly rates: Float64Array;
  /** The entry that the next generation overwrites. */
  next: number;
}

/**
 * The memory of scale factors F and crossover rates that improved points (Tanabe and Fukunaga 2014, section II.B and
 * algorithm 1).
 */
export class Adaptation {
  readonly state: AdaptationState;
  #weights = 0;
  #scaleSquares = 0;
  #scales = 0;
  #rateSquares = 0;
  #rates = 0;
  #largestRate = 0;

  constructor(saved?: AdaptationState) {
    this.state = saved ?? {
      scales: new Float64Array(ENTRIES).fill(0.5),
      rates: new Float64Array(ENTRIES).fill(0.5),
      next: 0,
    };
  }

  /** Draws the scale factor and crossover rate of one trial point into entry `index` of the arrays. */
  draw(rng: Rng, scales: Float64Array, rates: Float64Array, index: number): void {
    const entry = rng.below(ENTRIES);
    const rate = this.state.rates[entry];
    rates[index] = rate === TERMINAL ? 0 : Math.min(Math.max(rate + SPREAD * rng.normal(), 0), 1);
    let scale: number;
    do {
      scale = this.state.scales[entry] + SPREAD * Math.tan(Math.PI * (rng.uniform() - 0.5));
    } while (!(scale > 0));
    scales[index] = Math.min(scale, 1);
  }

  /**
   * Notes that a trial was better than its parent.
   *
   * @param gain By how much, which weighs it; above 0. A generation with one that is not finite is not learnt from.
   */
  succeeded(scale: number, rate: number, gain: number): void {
    const weight = Math.max(gain, SMALLEST_GAIN);
    this.#weights += weight;
    this.#scales += weight * scale;
    this.#scaleSquares += weight * scale * scale;
    this.#rates += weight * rate;
    this.#rateSquares += weight * rate * rate;
    this.#largestRate = Math.max(this.#largestRate, rate);
  }

  /** Remembers the Lehmer means of what succeeded in this generation, if anything did. */
  endGeneration(): void {
    if (this.#weights > 0 && this.#weights < Infinity) {
      const { scales, rates, next } = this.state;
      scales[next] = this.#scaleSquares / this.#scales;
      const ended = rates[next] === TERMINAL || this.#largestRate === 0;
      rates[next] = ended ? TERMINAL : this.#rateSquares / this.#rates;
      this.state.next = (next + 1) % ENTRIES;
    }
    this.#weights = 0;
    this.#scales = 0;
    this.#scaleSquares = 0;
    this.#rates = 0;
    this.#rateSquares = 0;
    this.#largestRate = 0;
  }
}
