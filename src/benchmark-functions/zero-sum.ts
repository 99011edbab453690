import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'ZeroSum',
  module: import.meta.url,
  export: 'createZeroSum',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, -10, 10),
      minFx: 0,
      minX: diagonal(dims, 0),
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        for (let i = 0; i < dims; i += 1) sum += x[i];
        return sum === 0 ? 0 : 1 + Math.sqrt(10_000 * Math.abs(sum));
      },
    };
  },
};

/**
 * 0 where the coordinates add up to exactly 0, else `1 + √(10000 |Σ xᵢ|)`, within ±10. `dims` defaults to 2.
 *
 * `minX` is the origin, one of the many points on that plane (the original states the minimum of Vincent by
 * mistake).
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see A. Gavana, Global optimization benchmarks and AMPGO.
 * @example
 * zeroSum().evaluate([1, -1]); // 0
 */
export function zeroSum(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link zeroSum} from its `options`. */
export const createZeroSum = taskFactoryOf(definition);
