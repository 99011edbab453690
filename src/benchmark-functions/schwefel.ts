import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, type ShiftOptions, taskFactoryOf } from './define-benchmark.js';

export type SchwefelOptions = DimsOptions & ShiftOptions;

const LOWEST_AT = 420.96874635998;
const LOWEST_TERM = 418.9828872724339;

const definition = {
  name: 'Schwefel',
  module: import.meta.url,
  export: 'createSchwefel',
  defaults: { dims: 2, shiftPositive: false },
  problem({ dims, shiftPositive }: Required<Omit<SchwefelOptions, 'delay'>>) {
    const lift = shiftPositive ? 418.983 * dims : 0;
    return {
      bounds: cube(dims, -500, 500),
      minFx: lift - LOWEST_TERM * dims,
      minX: diagonal(dims, LOWEST_AT),
      evaluate(x: ArrayLike<number>): number {
        let sum = lift;
        for (let i = 0; i < dims; i += 1) sum -= x[i] * Math.sin(Math.sqrt(Math.abs(x[i])));
        return sum;
      },
    };
  },
};

/**
 * Deep minima far from each other: `−Σ xᵢ sin √|xᵢ|` within ±500. `dims` defaults to 2; `shiftPositive` adds
 * 418.9830 d.
 *
 * The lowest value is −418.98288727 d with every coordinate at 420.96874636 (the original states −418.9829
 * d): one term minimised alone to the last digit.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see H.-P. Schwefel, Numerical optimization of computer models, 1981.
 * @example
 * schwefel({ dims: 4 }).minFx; // -1675.9315...
 */
export function schwefel(options: SchwefelOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link schwefel} from its `options`. */
export const createSchwefel = taskFactoryOf(definition);
