import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { fillNormals } from './normals.js';

/** What it takes to go on with a stream exactly where it was: generator words, then the kept normal deviate. */
export interface RngState {
  readonly words: readonly number[];
  readonly spareNormal: number | null;
}

/**
 * A stream of random numbers (xoroshiro128+; Blackman and Vigna, 2018).
 *
 * Streams form a tree: {@link Rng.fork} derives an independent one from a stream's origin and a label, however
 * many numbers were drawn before. One seed so gives every optimizer, generator and selector a stream of its own.
 */
export class Rng {
  readonly #origin: readonly number[];
  #generator: ReturnType<typeof xoroshiro128plusFromState>;
  #spareNormal: number | null;

  private constructor(origin: readonly number[], words: readonly number[], spareNormal: number | null) {
    this.#origin = origin;
    this.#generator = xoroshiro128plusFromState(words);
    this.#spareNormal = spareNormal;
  }

  /**
   * The root stream of a run.
   *
   * @example
   * const rng = Rng.of(42);
   * const forOptimizer3 = rng.fork('optimizer', 3);
   */
  static of(seed: number): Rng {
    return Rng.#fromOrigin(mixed([0x67, 0x6c, 0x6f, 0x6d], [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]));
  }

  /** The stream whose state was saved. A restored stream draws the same numbers; its forks start from that state. */
  static restore(state: RngState): Rng {
    return new Rng(state.words, state.words, state.spareNormal);
  }

  static #fromOrigin(origin: readonly number[]): Rng {
    return new Rng(origin, origin, null);
  }

  /** An independent stream for what `label` and `index` name; the same names give the same stream. */
  fork(label: string, index = 0): Rng {
    const words = Array.from(label, (character) => character.codePointAt(0) ?? 0);
    return Rng.#fromOrigin(mixed(this.#origin, [...words, words.length, index >>> 0]));
  }

  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** Uniform whole number in [0, n). */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal (Marsaglia's polar method, 1964). */
  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    let u: number;
    let v: number;
    let s: number;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const factor = Math.sqrt((-2 * Math.log(s)) / s);
    this.#spareNormal = v * factor;
    return u * factor;
  }

  /**
   * Fills entries `from` to `to` - 1 of `target` with standard normal numbers: many times as fast as that many calls of
   * {@link normal}, whose numbers are others.
   */
  fillNormals(target: Float64Array, from: number, to: number): void {
    const words = Int32Array.from(this.#generator.getState());
    fillNormals(words, target, from, to);
    this.#generator = xoroshiro128plusFromState([words[0], words[1], words[2], words[3]]);
  }

  save(): RngState {
    return { words: [...this.#generator.getState()], spareNormal: this.#spareNormal };
  }
}

/** Four 32-bit words that depend on every bit of `origin` and `words` (MurmurHash3's finaliser; Appleby, 2011). */
function mixed(origin: readonly number[], words: readonly number[]): number[] {
  const state = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x0f1bbcdc];
  let previous = 0;
  for (const word of [...origin, ...words]) {
    for (let lane = 0; lane < 4; lane += 1) {
      previous = finalised(
        state[lane] ^ word ^ Math.imul(previous, 0x85ebca6b) ^ Math.imul(lane + 1, 0x9e3779b9),
      );
      state[lane] = previous;
    }
  }
  for (let lane = 0; lane < 4; lane += 1) {
    previous = finalised(state[lane] ^ Math.imul(previous, 0xc2b2ae35));
    state[lane] = previous | 0;
  }
  return state;
}

function finalised(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
