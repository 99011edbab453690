import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const LOWEST_AT = -2.90353401818596;
const LOWEST_TERM = -39.16616570377142;

const definition = {
  name: 'StyblinskiTang',
  module: import.meta.url,
  export: 'createStyblinskiTang',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, -500, 500),
      minFx: LOWEST_TERM * dims,
      minX: diagonal(dims, LOWEST_AT),
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        for (let i = 0; i < dims; i += 1) {
          const square = x[i] * x[i];
          sum += square * square - 16 * square + 5 * x[i];
        }
        return sum / 2;
      },
    };
  },
};

/**
 * `½ Σ (xᵢ⁴ − 16 xᵢ² + 5 xᵢ)` within ±500 (as in the original; ±5 is usual); −39.16616570 d where every
 * coordinate is −2.90353402. `dims` defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see M. A. Styblinski and T.-S. Tang, Experiments in nonconvex optimization, 1990.
 * @example
 * styblinskiTang({ dims: 4 }).minFx; // -156.6646...
 */
export function styblinskiTang(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link styblinskiTang} from its `options`. */
export const createStyblinskiTang = taskFactoryOf(definition);
