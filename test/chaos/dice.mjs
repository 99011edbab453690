import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Draws from one stream, which the seed and the number of the trial determine. */
export class Dice {
  #generator;

  constructor(seed, trial) {
    this.#generator = xoroshiro128plusFromState([seed | 0, trial | 0, 0x6368616f, 0x73]);
    for (let i = 0; i < 16; i += 1) this.uniform();
  }

  uniform() {
    return uniformFloat64(this.#generator);
  }

  /** A whole number from low to high, both included. */
  between(low, high) {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  chance(probability) {
    return this.uniform() < probability;
  }

  oneOf(list) {
    return list[this.between(0, list.length - 1)];
  }

  /** A key, as often as its share says. */
  shared(shares) {
    let left = this.uniform() * Object.values(shares).reduce((sum, share) => sum + share, 0);
    for (const [key, share] of Object.entries(shares)) {
      left -= share;
      if (left < 0) return key;
    }
    return Object.keys(shares)[0];
  }
}
