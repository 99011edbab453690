import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Trigonometric',
  module: import.meta.url,
  export: 'createTrigonometric',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, -500, 500),
      minFx: 1,
      minX: diagonal(dims, 0.9),
      evaluate(x: ArrayLike<number>): number {
        let sum = 1;
        for (let i = 0; i < dims; i += 1) {
          const square = (x[i] - 0.9) * (x[i] - 0.9);
          const slow = Math.sin(7 * square);
          const fast = Math.sin(14 * square);
          sum += 8 * slow * slow + 6 * fast * fast + square;
        }
        return sum;
      },
    };
  },
};

/**
 * `1 + Σ 8 sin²(7 (xᵢ−0.9)²) + 6 sin²(14 (xᵢ−0.9)²) + (xᵢ−0.9)²` within ±500; 1 where every coordinate is
 * 0.9. `dims` defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see M. Jamil and X.-S. Yang, A literature survey of benchmark functions, 2013.
 * @example
 * trigonometric({ dims: 4 }).minFx; // 1
 */
export function trigonometric(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link trigonometric} from its `options`. */
export const createTrigonometric = taskFactoryOf(definition);
