import { wholeNumber } from '../domain/options.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';
import { lowestPoint } from './golden-section.js';

export interface MichalewiczOptions extends DimsOptions {
  /** Steepness of the valleys, a whole number of at least 1. Default 10. */
  readonly m?: number;
}

const definition = {
  name: 'Michalewicz',
  module: import.meta.url,
  export: 'createMichalewicz',
  defaults: { dims: 2, m: 10 },
  problem({ dims, m }: Required<Omit<MichalewiczOptions, 'delay'>>) {
    wholeNumber('m', m, 1);
    const minX = Array.from({ length: dims }, (_, i) => lowestOfTerm(i + 1, m));
    const evaluate = (x: ArrayLike<number>): number => {
      let sum = 0;
      for (let i = 0; i < dims; i += 1) sum += term(i + 1, m, x[i]);
      return sum;
    };
    return { bounds: cube(dims, 0, Math.PI), minFx: evaluate(minX), minX, evaluate };
  },
};

function term(i: number, m: number, x: number): number {
  return -Math.sin(x) * Math.sin((i * x * x) / Math.PI) ** (2 * m);
}

/**
 * The term has one lobe between any two zeros π√(k/i) of its second factor. Within a lobe the logarithm of
 * its size is concave, so golden-section search finds the peak; and as sin x rises up to π/2 and falls from
 * there, no lobe can be deeper than that which holds π/2 and its two neighbours.
 */
function lowestOfTerm(i: number, m: number): number {
  const middle = Math.floor(i / 4);
  let lowest = Math.PI / 2;
  for (let k = Math.max(0, middle - 1); k <= Math.min(i - 1, middle + 1); k += 1) {
    const x = lowestPoint(
      (at) => term(i, m, at),
      Math.PI * Math.sqrt(k / i),
      Math.PI * Math.sqrt((k + 1) / i),
    );
    if (term(i, m, x) < term(i, m, lowest)) lowest = x;
  }
  return lowest;
}

/**
 * Steep valleys in a plain: `−Σ sin xᵢ sin²ᵐ(i xᵢ²/π)` within 0..π. `dims` defaults to 2, `m` to 10.
 *
 * `minFx` and `minX` are computed for every `dims` and `m`, term by term (−1.8013034 for d = 2, −4.6876582
 * for d = 5, −9.6601517 for d = 10 with m = 10). The original knows these three values only, and states them
 * for every `m`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see Z. Michalewicz, Genetic algorithms + data structures = evolution programs, 1992.
 * @example
 * michalewicz({ dims: 5 }).minFx; // -4.68765...
 */
export function michalewicz(options: MichalewiczOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link michalewicz} from its `options`. */
export const createMichalewicz = taskFactoryOf(definition);
