import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Vincent',
  module: import.meta.url,
  export: 'createVincent',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, 0.25, 10),
      minFx: -dims,
      minX: diagonal(dims, Math.exp(0.65 * Math.PI)),
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        for (let i = 0; i < dims; i += 1) sum -= Math.sin(10 * Math.log(x[i]));
        return sum;
      },
    };
  },
};

/**
 * Waves that widen: `−Σ sin(10 ln xᵢ)` within 0.25..10; −d at 6^d points, of which `minX` is the one with
 * every coordinate exp(13π/20) = 7.70627726, the exact zero of the slope (the original states 7.70628098).
 * `dims` defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see O. M. Shir and T. Bäck, Niche radius adaptation in the CMA-ES niching algorithm, 2006.
 * @example
 * vincent({ dims: 4 }).minFx; // -4
 */
export function vincent(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link vincent} from its `options`. */
export const createVincent = taskFactoryOf(definition);
