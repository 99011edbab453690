import { wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type DimsOptions, type EvaluationKey, taskFactoryOf } from './define-benchmark.js';
import { noiseOf } from './noise.js';

export interface StochasticOptions extends DimsOptions {
  /** Seed of the noise. Default 0. */
  readonly seed?: number;
}

const definition = {
  name: 'Stochastic',
  module: import.meta.url,
  export: 'createStochastic',
  defaults: { dims: 2, seed: 0 },
  problem({ dims, seed }: Required<Omit<StochasticOptions, 'delay'>>) {
    wholeNumber('seed', seed, 0);
    const stream = Rng.of(seed);
    const noisy = (x: ArrayLike<number>, rng: Rng): number => {
      let sum = 0;
      for (let i = 0; i < dims; i += 1) sum += rng.uniform() * Math.abs(x[i] - 1 / (i + 1));
      return sum;
    };
    return {
      bounds: cube(dims, -5, 5),
      minFx: 0,
      minX: Array.from({ length: dims }, (_, i) => 1 / (i + 1)),
      evaluate: (x: ArrayLike<number>) => noisy(x, stream),
      result: (x: ArrayLike<number>, call: EvaluationKey) => noisy(x, noiseOf(seed, call)),
    };
  },
};

/**
 * Noise that fades at the minimum: `Σ εᵢ |xᵢ − 1/i|` with fresh `εᵢ` uniform in 0..1 at every call, within
 * ±5; 0 where coordinate i is 1/i. `dims` defaults to 2.
 *
 * As a task the noise depends on `seed` and on which evaluation of which optimizer it is, not on where it is
 * computed, so that a run can be repeated. `evaluate` draws on along one stream of its own.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see X.-S. Yang, Engineering optimization, 2010.
 * @example
 * stochastic({ dims: 2 }).evaluate([1, 0.5]); // 0
 */
export function stochastic(options: StochasticOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link stochastic} from its `options`. */
export const createStochastic = taskFactoryOf(definition);
