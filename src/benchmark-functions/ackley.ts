import { finiteNumber } from '../domain/options.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

export interface AckleyOptions extends DimsOptions {
  /** Depth of the hole, above 0. Default 20. */
  readonly a?: number;
  /** Steepness of the hole, above 0. Default 0.2. */
  readonly b?: number;
  /** Angular frequency of the ripples. Default 2π. */
  readonly c?: number;
}

const definition = {
  name: 'Ackley',
  module: import.meta.url,
  export: 'createAckley',
  defaults: { dims: 2, a: 20, b: 0.2, c: 2 * Math.PI },
  problem({ dims, a, b, c }: Required<Omit<AckleyOptions, 'delay'>>) {
    finiteNumber('a', a, { min: 0, exclusive: true });
    finiteNumber('b', b, { min: 0, exclusive: true });
    finiteNumber('c', c);
    return {
      bounds: cube(dims, -32.768, 32.768),
      minFx: 0,
      minX: diagonal(dims, 0),
      evaluate(x: ArrayLike<number>): number {
        let squares = 0;
        let cosines = 0;
        for (let i = 0; i < dims; i += 1) {
          squares += x[i] * x[i];
          cosines += Math.cos(c * x[i]);
        }
        return -a * Math.exp(-b * Math.sqrt(squares / dims)) - Math.exp(cosines / dims) + a + Math.E;
      },
    };
  },
};

/**
 * A nearly flat plain with a hole: `−a exp(−b √(Σ xᵢ²/d)) − exp(Σ cos(c xᵢ)/d) + a + e` within ±32.768; 0 at
 * the origin. `dims` defaults to 2.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see D. H. Ackley, A connectionist machine for genetic hillclimbing, 1987.
 * @example
 * ackley({ dims: 5, a: 10 }).dims; // 5
 */
export function ackley(options: AckleyOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link ackley} from its `options`. */
export const createAckley = taskFactoryOf(definition);
