import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Alpine01',
  module: import.meta.url,
  export: 'createAlpine01',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, -10, 10),
      minFx: 0,
      minX: diagonal(dims, 0),
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        for (let i = 0; i < dims; i += 1) sum += Math.abs(x[i] * Math.sin(x[i]) + 0.1 * x[i]);
        return sum;
      },
    };
  },
};

/**
 * Ridges that meet the ground in many places: `Σ |xᵢ sin xᵢ + 0.1 xᵢ|` within ±10; 0 at the origin (among
 * others). `dims` defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see M. Jamil and X.-S. Yang, A literature survey of benchmark functions, 2013.
 * @example
 * alpine01({ dims: 3 }).evaluate([0, 0, 0]); // 0
 */
export function alpine01(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link alpine01} from its `options`. */
export const createAlpine01 = taskFactoryOf(definition);
