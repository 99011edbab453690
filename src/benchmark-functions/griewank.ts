import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Griewank',
  module: import.meta.url,
  export: 'createGriewank',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, -600, 600),
      minFx: 0,
      minX: diagonal(dims, 0),
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        let product = 1;
        for (let i = 0; i < dims; i += 1) {
          sum += x[i] * x[i];
          product *= Math.cos(x[i] / Math.sqrt(i + 1));
        }
        return 1 + sum / 4000 - product;
      },
    };
  },
};

/**
 * A wide bowl with fine ripples: `1 + Σ xᵢ²/4000 − Π cos(xᵢ/√i)` within ±600; 0 at the origin. `dims`
 * defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see A. O. Griewank, Generalized descent for global optimization, 1981.
 * @example
 * griewank({ dims: 4 }).minFx; // 0
 */
export function griewank(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link griewank} from its `options`. */
export const createGriewank = taskFactoryOf(definition);
