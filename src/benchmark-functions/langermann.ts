import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type ShiftOptions, taskFactoryOf } from './define-benchmark.js';

const CENTRES = [
  [3, 5],
  [5, 2],
  [2, 1],
  [1, 4],
  [7, 9],
];
const WEIGHTS = [1, 2, 5, 2, 3];

const definition = {
  name: 'Langermann',
  module: import.meta.url,
  export: 'createLangermann',
  defaults: { shiftPositive: false },
  problem({ shiftPositive }: Required<Omit<ShiftOptions, 'delay'>>) {
    const lift = shiftPositive ? 5.2 : 0;
    return {
      bounds: cube(2, 0, 10),
      minFx: lift - 5.162126159963983,
      minX: [2.002992119907532, 1.0060959403343601],
      evaluate(x: ArrayLike<number>): number {
        let sum = lift;
        for (let k = 0; k < WEIGHTS.length; k += 1) {
          const a = x[0] - CENTRES[k][0];
          const b = x[1] - CENTRES[k][1];
          const r = a * a + b * b;
          sum -= WEIGHTS[k] * Math.cos(Math.PI * r) * Math.exp(-r / Math.PI);
        }
        return sum;
      },
    };
  },
};

/**
 * Ripples around five centres: `−Σ cₖ cos(π rₖ) exp(−rₖ/π)`, `rₖ` the squared distance from centre k, in two
 * dimensions within 0..10; −5.16212616 at (2.00299212, 1.00609594). `shiftPositive` adds 5.2.
 *
 * The original states −5.1621259; the value here was found on a grid of 2001² points and polished by the
 * simplex method.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see M. Jamil and X.-S. Yang, A literature survey of benchmark functions, 2013.
 * @example
 * langermann().minX; // [2.00299..., 1.00609...]
 */
export function langermann(options: ShiftOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link langermann} from its `options`. */
export const createLangermann = taskFactoryOf(definition);
