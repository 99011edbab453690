import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Sphere',
  module: import.meta.url,
  export: 'createSphere',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, -5.12, 5.12),
      minFx: 0,
      minX: diagonal(dims, 0),
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        for (let i = 0; i < dims; i += 1) sum += x[i] * x[i];
        return sum;
      },
      gradient: (x: ArrayLike<number>) => Float64Array.from({ length: dims }, (_, i) => 2 * x[i]),
    };
  },
};

/**
 * Sum of squares, the easiest of all: `Σ xᵢ²` within ±5.12; 0 at the origin. `dims` defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see K. De Jong, An analysis of the behavior of a class of genetic adaptive systems, 1975 (F1).
 * @example
 * sphere({ dims: 3 }).evaluate([1, 2, 3]); // 14
 */
export function sphere(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link sphere} from its `options`. */
export const createSphere = taskFactoryOf(definition);
