import type { Generator } from '../domain/generator.js';
import { SOBOL_DIMENSIONS, sobolBits } from './sobol-sequence.js';

/**
 * Start points that fill the box evenly, however many there will be: Sobol's low-discrepancy sequence
 * (Sobol, 1967) with the direction numbers of Joe and Kuo (2008), moved by a digital shift that is drawn
 * once for the run, so that it does not begin in a corner (L'Ecuyer and Lemieux, Recent advances in
 * randomized quasi-Monte Carlo methods, 2002). Powers of two are the best numbers of starts: any 2^k
 * successive ones from a multiple of 2^k on have one value of every parameter in each 2^k-th of its range.
 *
 * The sequence has 256 dimensions; further parameters are uniform in their ranges.
 *
 * @example
 * createManager({ x0Generator: sobol(), ... });
 */
export function sobol(): Generator {
  return {
    label: 'sobol()',
    generate({ bounds: { dims, lower, upper }, optimizers, commonRng }, rng) {
      const x = new Float64Array(dims);
      for (let i = 0; i < dims; i += 1) {
        const unit =
          i < SOBOL_DIMENSIONS ? shifted(sobolBits(optimizers.length, i), commonRng) : rng.uniform();
        x[i] = Math.min(lower[i] + unit * (upper[i] - lower[i]), upper[i]);
      }
      return x;
    },
  };
}

/** In the middle of its cell, so that neither bound is met. */
function shifted(bits: number, rng: { below(n: number): number }): number {
  return (((bits ^ rng.below(2 ** 32)) >>> 0) + 0.5) / 2 ** 32;
}
