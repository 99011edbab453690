import type { BenchmarkFunction } from './benchmark-function.js';
import { cube, diagonal } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

const HIGHEST_AT = 7.917052684216583;
const HIGHEST_FACTOR = 2.8081311800070052;

const definition = {
  name: 'Alpine02',
  module: import.meta.url,
  export: 'createAlpine02',
  defaults: { dims: 2 },
  problem({ dims }: { dims: number }) {
    return {
      bounds: cube(dims, 0, 10),
      minFx: -(HIGHEST_FACTOR ** dims),
      minX: diagonal(dims, HIGHEST_AT),
      evaluate(x: ArrayLike<number>): number {
        let product = -1;
        for (let i = 0; i < dims; i += 1) product *= Math.sqrt(x[i]) * Math.sin(x[i]);
        return product;
      },
    };
  },
};

/**
 * A product of waves: `−Π √xᵢ sin xᵢ` within 0..10. `dims` defaults to 2.
 *
 * The lowest value is −2.80813118^d with every coordinate at 7.91705268 (the original states the rounded
 * −2.808^d): one factor is largest in size there, found by minimising it alone to the last digit.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see M. Jamil and X.-S. Yang, A literature survey of benchmark functions, 2013.
 * @example
 * alpine02({ dims: 4 }).minFx; // -62.1808...
 */
export function alpine02(options: DimsOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link alpine02} from its `options`. */
export const createAlpine02 = taskFactoryOf(definition);
