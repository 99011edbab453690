import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Rastrigin',
  module: import.meta.url,
  export: 'createRastrigin',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, -5.12, 5.12),
      minFx: 0,
      minX: diagonal(dims, 0),
      evaluate(x: ArrayLike<number>): number {
        let sum = 10 * dims;
        for (let i = 0; i < dims; i += 1) {
          const xi = x[i];
          sum += xi * xi - 10 * Math.cos(2 * Math.PI * xi);
        }
        return sum;
      },
    };
  },
};

/**
 * A bowl with a regular grid of about 11^d minima: `10 d + Σ (xᵢ² − 10 cos 2πxᵢ)` within ±5.12; 0 at the
 * origin. `dims` defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see L. A. Rastrigin, Systems of extremal control, 1974.
 * @example
 * rastrigin({ dims: 4 }).evaluate([0, 0, 0, 0]); // 0
 */
export function rastrigin(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link rastrigin} from its `options`. */
export const createRastrigin = taskFactoryOf(definition);
