import { wholeNumber } from '../domain/options.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const definition = {
  name: 'Qing',
  module: import.meta.url,
  export: 'createQing',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    wholeNumber('dims', dims, 1, 250_000);
    return {
      bounds: cube(dims, -500, 500),
      minFx: 0,
      minX: Array.from({ length: dims }, (_, i) => Math.sqrt(i + 1)),
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        for (let i = 0; i < dims; i += 1) {
          const miss = x[i] * x[i] - (i + 1);
          sum += miss * miss;
        }
        return sum;
      },
    };
  },
};

/**
 * `Σ (xᵢ² − i)²` within ±500; 0 at the 2^d points where every coordinate i is ±√i (`minX` is the one with
 * plus signs). `dims` defaults to 2 and is at most 250,000, beyond which √i leaves the bounds.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see A. Qing, Dynamic differential evolution strategy and applications in electromagnetic inverse
 *   scattering problems, 2006.
 * @example
 * qing({ dims: 4 }).minFx; // 0
 */
export function qing(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link qing} from its `options`. */
export const createQing = taskFactoryOf(definition);
