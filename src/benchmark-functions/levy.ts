import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Levy',
  module: import.meta.url,
  export: 'createLevy',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, -10, 10),
      minFx: 0,
      minX: diagonal(dims, 1),
      evaluate(x: ArrayLike<number>): number {
        const first = Math.sin(Math.PI * (1 + (x[0] - 1) / 4));
        let sum = first * first;
        let w = 1;
        for (let i = 0; i < dims; i += 1) {
          w = 1 + (x[i] - 1) / 4;
          const wave = Math.sin(Math.PI * w + 1);
          sum += (w - 1) * (w - 1) * (1 + 10 * wave * wave);
        }
        const last = Math.sin(2 * Math.PI * w);
        return sum + (w - 1) * (w - 1) * (1 + last * last);
      },
    };
  },
};

/**
 * `sin²(πw₁) + Σ (wᵢ−1)² (1 + 10 sin²(πwᵢ+1)) + (w_d−1)² (1 + sin²(2πw_d))` with `w = 1 + (x−1)/4`, within
 * ±10; 0 where every coordinate is 1. As in the original, and unlike the textbook, the sum has all d terms.
 * `dims` defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see A. V. Levy and A. Montalvo, The tunneling algorithm for the global minimization of functions, 1985.
 * @example
 * levy({ dims: 4 }).minFx; // 0
 */
export function levy(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link levy} from its `options`. */
export const createLevy = taskFactoryOf(definition);
