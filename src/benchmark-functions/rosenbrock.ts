import { wholeNumber } from '../domain/options.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Rosenbrock',
  module: import.meta.url,
  export: 'createRosenbrock',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    wholeNumber('dims', dims, 2);
    return {
      bounds: cube(dims, -2.048, 2.048),
      minFx: 0,
      minX: diagonal(dims, 1),
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        for (let i = 0; i + 1 < dims; i += 1) {
          const climb = x[i + 1] - x[i] * x[i];
          const miss = 1 - x[i];
          sum += 100 * climb * climb + miss * miss;
        }
        return sum;
      },
      gradient(x: ArrayLike<number>): Float64Array {
        const slope = new Float64Array(dims);
        for (let i = 0; i + 1 < dims; i += 1) {
          const climb = x[i + 1] - x[i] * x[i];
          slope[i] -= 400 * x[i] * climb + 2 * (1 - x[i]);
          slope[i + 1] += 200 * climb;
        }
        return slope;
      },
    };
  },
};

/**
 * A narrow curved valley: `Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²` within ±2.048; 0 where every coordinate is 1.
 * `dims` is at least 2 and defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see H. H. Rosenbrock, An automatic method for finding the greatest or least value of a function, 1960.
 * @example
 * rosenbrock({ dims: 4 }).minFx; // 0
 */
export function rosenbrock(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link rosenbrock} from its `options`. */
export const createRosenbrock = taskFactoryOf(definition);
