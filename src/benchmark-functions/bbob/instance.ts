import { normals, uniforms } from './random.js';

/**
 * What tells one instance of a function from another, besides the function itself.
 *
 * The formulas at the functions call the rotation of `seed` Q and that of `secondSeed` R, after what COCO
 * does with them; the report, where both are just any rotations, may have the letters the other way round.
 */
export interface Instance {
  readonly dims: number;
  /** Seed of the optimum and of the rotation Q. */
  readonly seed: number;
  /** Seed of the rotation R. */
  readonly secondSeed: number;
  /** The lowest value, f_opt. */
  readonly fopt: number;
}

/** A function of the suite, instantiated. */
export interface Landscape {
  /** Where the lowest value is taken. */
  readonly xopt: Float64Array;
  /** The value at `x`, f_opt included. */
  evaluate(x: ArrayLike<number>): number;
}

/** Functions whose optimum and value are those of an easier sibling (f3 and f17), with that sibling. */
const SIBLING: Readonly<Record<number, number>> = { 4: 3, 18: 17 };
const SEED_PER_INSTANCE = 10_000;
const SECOND_SEED = 1_000_000;

/** Highest instance whose seeds, also those of Gallagher's 101 peaks, stay below the generator's modulus. */
export const LAST_INSTANCE = 200_000;

/** The instance that COCO knows by that number. */
export function instanceOf(fn: number, number: number, dims: number): Instance {
  const seed = (SIBLING[fn] ?? fn) + SEED_PER_INSTANCE * number;
  return { dims, seed, secondSeed: seed + SECOND_SEED, fopt: lowestValue(seed) };
}

/** f_opt: Cauchy distributed, with two decimals, at most 1000 in size (RR-6829, Sect. 0.1). */
function lowestValue(seed: number): number {
  const ratio = (100 * 100 * normals(1, seed)[0]) / normals(1, seed + 1)[0];
  return Math.min(1000, Math.max(-1000, Math.round(ratio) / 100));
}

/** x_opt: uniform in [−4, 4]ⁿ, with four decimals, and never 0 (RR-6829, Sect. 0.1). */
export function optimum(dims: number, seed: number): Float64Array {
  return uniforms(dims, seed).map((uniform) => (8 * Math.floor(1e4 * uniform)) / 1e4 - 4 || -1e-5);
}
