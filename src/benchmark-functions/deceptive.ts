import { invalidOption } from '../domain/errors.js';
import { finiteNumber, wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type DimsOptions, type ShiftOptions, taskFactoryOf } from './define-benchmark.js';

export interface DeceptiveOptions extends DimsOptions, ShiftOptions {
  /** Sharpness, above 0. Default 2. */
  readonly b?: number;
  /** Where the minimum is: `dims` numbers between 0 and 1, both excluded. Default null: drawn with `seed`. */
  readonly alpha?: readonly number[] | null;
  /** Seed of the hidden minimum. Default 0. */
  readonly seed?: number;
}

const definition = {
  name: 'Deceptive',
  module: import.meta.url,
  export: 'createDeceptive',
  defaults: { dims: 2, b: 2, alpha: null as readonly number[] | null, seed: 0, shiftPositive: false },
  problem({ dims, b, alpha: given, seed, shiftPositive }: Required<Omit<DeceptiveOptions, 'delay'>>) {
    finiteNumber('b', b, { min: 0, exclusive: true });
    wholeNumber('seed', seed, 0);
    const alpha = given === null ? drawn(dims, seed) : checked(given, dims);
    const lift = shiftPositive ? 1 : 0;
    return {
      bounds: cube(dims, 0, 1),
      minFx: lift - 1,
      minX: [...alpha],
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        for (let i = 0; i < dims; i += 1) sum += height(x[i], alpha[i]);
        return lift - (sum / dims) ** b;
      },
    };
  },
};

/** Two slopes that lead away from the peak at `alpha`, and the peak. */
function height(x: number, alpha: number): number {
  if (x <= 0.8 * alpha) return 0.8 - x / alpha;
  if (x <= alpha) return (5 * x) / alpha - 4;
  if (x <= (1 + 4 * alpha) / 5) return (5 * (x - alpha)) / (alpha - 1) + 1;
  return (x - 1) / (1 - alpha) + 0.8;
}

function drawn(dims: number, seed: number): number[] {
  const rng = Rng.of(seed);
  return Array.from({ length: dims }, () => Math.max(Number.EPSILON, rng.uniform()));
}

function checked(alpha: readonly number[], dims: number): readonly number[] {
  const valid = Array.isArray(alpha) && alpha.length === dims && alpha.every((a) => a > 0 && a < 1);
  if (!valid) throw invalidOption('alpha', alpha, `null or an array of ${dims} numbers between 0 and 1`);
  return alpha;
}

/**
 * Slopes that lead away from the minimum: `−((1/d) Σ gᵢ(xᵢ))^b` within 0..1, each `gᵢ` piecewise linear with
 * its peak 1 at a hidden αᵢ; −1 at α, or 0 with `shiftPositive`. `dims` defaults to 2, `b` to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see M. Jamil and X.-S. Yang, A literature survey of benchmark functions, 2013.
 * @example
 * deceptive({ dims: 3, seed: 7 }).minX; // the same three numbers every time
 */
export function deceptive(options: DeceptiveOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link deceptive} from its `options`. */
export const createDeceptive = taskFactoryOf(definition);
