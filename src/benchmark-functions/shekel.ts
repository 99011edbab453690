import { oneOf, wholeNumber } from '../domain/options.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type DimsOptions, type ShiftOptions, taskFactoryOf } from './define-benchmark.js';

export interface ShekelOptions extends DimsOptions, ShiftOptions {
  /** Number of holes. Default 10. */
  readonly m?: 5 | 7 | 10;
}

const CENTRES = [
  [4, 4, 4, 4],
  [1, 1, 1, 1],
  [8, 8, 8, 8],
  [6, 6, 6, 6],
  [3, 7, 3, 7],
  [2, 9, 2, 9],
  [5, 5, 3, 3],
  [8, 1, 8, 1],
  [6, 2, 6, 2],
  [7, 3.6, 7, 3.6],
];
const WIDTHS = {
  5: [0.1, 0.2, 0.2, 0.4, 0.6],
  7: [0.1, 0.2, 0.2, 0.4, 0.4, 0.6, 0.3],
  10: [0.1, 0.2, 0.2, 0.4, 0.4, 0.6, 0.3, 0.7, 0.5, 0.5],
};
const SHIFT = 12;
const MEAN_SHIFT_STEPS = 500;

const definition = {
  name: 'Shekel',
  module: import.meta.url,
  export: 'createShekel',
  defaults: { dims: 2, m: 10 as 5 | 7 | 10, shiftPositive: false },
  problem({ dims, m, shiftPositive }: Required<Omit<ShekelOptions, 'delay'>>) {
    wholeNumber('dims', dims, 1, 4);
    const widths = WIDTHS[oneOf('m', m, [5, 7, 10])];
    const plain = (x: ArrayLike<number>): number => {
      let sum = 0;
      for (let k = 0; k < widths.length; k += 1) sum -= 1 / offset(x, k, widths[k], dims);
      return sum;
    };
    const bottoms = widths.map((_, k) => bottomFrom(CENTRES[k].slice(0, dims), widths));
    const minX = bottoms.reduce((low, x) => (plain(x) < plain(low) ? x : low));
    const lift = shiftPositive ? Math.max(SHIFT, Math.ceil(-plain(minX))) : 0;
    const evaluate = (x: ArrayLike<number>) => plain(x) + lift;
    return { bounds: cube(dims, -32.768, 32.768), minFx: evaluate(minX), minX, evaluate };
  },
};

function offset(x: ArrayLike<number>, k: number, width: number, dims: number): number {
  let sum = width;
  for (let i = 0; i < dims; i += 1) sum += (x[i] - CENTRES[k][i]) ** 2;
  return sum;
}

/**
 * Mean shift: where the gradient vanishes x is a weighted mean of the centres, and moving there never climbs.
 */
function bottomFrom(start: readonly number[], widths: readonly number[]): number[] {
  let x = [...start];
  for (let step = 0; step < MEAN_SHIFT_STEPS; step += 1) {
    const weights = widths.map((width, k) => offset(x, k, width, x.length) ** -2);
    const total = weights.reduce((sum, weight) => sum + weight);
    x = x.map((_, i) => weights.reduce((sum, weight, k) => sum + weight * CENTRES[k][i], 0) / total);
  }
  return x;
}

/**
 * Foxholes: `−Σ 1/(cₖ + ‖x−aₖ‖²)` over the first `m` (5, 7 or 10, the default) centres aₖ, within ±32.768.
 * `dims` is 1 to 4 and defaults to 2; `shiftPositive` adds 12, or more where that is not enough.
 *
 * The original states −10.6 at (4, …) for every setting, which is no value of the function there. `minFx` and
 * `minX` are computed by mean shift (Fukunaga and Hostetler, 1975) from every centre: −10.1532, −10.4029 and
 * −10.5364 for d = 4 and m = 5, 7 and 10, −11.0310 for d = 2 and m = 10.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see J. Shekel, Test functions for multimodal search techniques, 1971.
 * @example
 * shekel({ dims: 4, m: 5 }).minFx; // -10.1531...
 */
export function shekel(options: ShekelOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link shekel} from its `options`. */
export const createShekel = taskFactoryOf(definition);
