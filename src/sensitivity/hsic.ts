import { invalidOption } from '../domain/errors.js';
import { checkOptions, finiteNumber, wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import { hsicMatrix } from './hsic-matrix.js';
import { type BoundKernel, checkedKernel, type Kernel } from './kernel.js';
import { gaussian } from './kernels.js';
import { uniqueNames } from './named-indices.js';
import { permutation } from './permutation.js';

export interface HsicOptions {
  /** Kernel for the values of each factor. Default `gaussian()`. */
  readonly inputKernel?: Kernel;
  /** Kernel for the values of each output. Default `gaussian()`. */
  readonly outputKernel?: Kernel;
  /** Number of random permutations for the p-values; 0 makes none, which is much faster. Default 0. */
  readonly permutations?: number;
  /** Default 0. */
  readonly seed?: number;
  /** One name a factor. Default `x0`, `x1`, ... */
  readonly names?: readonly string[];
  /** One name an output. Default `y0`, `y1`, ... */
  readonly outputNames?: readonly string[];
}

/** How one output depends on each factor. */
export interface HsicSensitivity {
  readonly output: string;
  readonly names: readonly string[];
  /** The criterion itself, at least 0; comparable for the same kernels only. */
  readonly hsic: Float64Array;
  /**
   * As a correlation, from 0 (independent) to 1: HSIC(x, y) / sqrt(HSIC(x, x) HSIC(y, y)) (Da Veiga 2015). 0 for a
   * factor or output without variation.
   */
  readonly r2: Float64Array;
  /** As a part of the sum over all factors, from 0 to 1; all 0 when that is 0. */
  readonly share: Float64Array;
  /**
   * How likely at least such a value is for a factor that has no influence: of all permutations the part that gives
   * it, the real order being one of them (Phipson and Smyth, Permutation p-values should never be zero, 2010); null
   * without permutations.
   */
  readonly pValues: Float64Array | null;
}

/** Permutations that are worked on together: what bounds the memory. */
const TOGETHER = 64;

/**
 * How outputs depend on factors by any random sample of points, in whatever way: the Hilbert-Schmidt independence
 * criterion (Gretton, Bousquet, Smola and Schölkopf, Measuring statistical dependence with Hilbert-Schmidt norms,
 * 2005) as a measure of sensitivity (Da Veiga, Global sensitivity analysis with dependence measures, Journal of
 * Statistical Computation and Simulation 85, 2015). Unlike effects of single moves it needs no special design:
 * points that were evaluated at random for other reasons will do.
 *
 * What changes faster along a factor than the bandwidth of its kernel is hardly seen: where that may be, compare with
 * a narrower one, such as a tenth of the range.
 *
 * Time grows as the square of the number of points; memory as that number times those of factors, outputs and (at
 * most 64) permutations.
 *
 * @param inputs The points: one number a factor, in any units. At least 2.
 * @param outputs For each point its output, or one number an output.
 * @returns One entry an output.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument or option, or a number that is not finite.
 * @example
 * const [loss] = hsicSensitivity(points, losses, { outputKernel: conjunctiveGaussian(), permutations: 200 });
 * loss.r2; // one number a factor
 */
export function hsicSensitivity(
  inputs: readonly ArrayLike<number>[],
  outputs: readonly (number | ArrayLike<number>)[] | Float64Array,
  options: HsicOptions = {},
): HsicSensitivity[] {
  const known = ['inputKernel', 'outputKernel', 'permutations', 'seed', 'names', 'outputNames'];
  checkOptions('hsicSensitivity', options, known);
  const inputKernel = checkedKernel('inputKernel', options.inputKernel ?? gaussian());
  const outputKernel = checkedKernel('outputKernel', options.outputKernel ?? gaussian());
  const permutations = wholeNumber('permutations', options.permutations ?? 0, 0);
  const rng = Rng.of(wholeNumber('seed', options.seed ?? 0, 0));

  const xs = columnsOf('inputs', inputs);
  const ys = columnsOf('outputs', outputs);
  const n = xs[0].length;
  if (ys[0].length !== n) throw invalidOption('outputs', outputs, `an array of ${n}, one entry a point`);
  const names = uniqueNames('names', options.names, xs.length, 'x');
  const outputNames = uniqueNames('outputNames', options.outputNames, ys.length, 'y');

  const factors = xs.map((column) => inputKernel.bind(column));
  const results = ys.map((column) => outputKernel.bind(column));
  const { between, ofFirst, ofSecond } = hsicMatrix(n, factors, results);
  return ys.map((column, b) => {
    const hsic = Float64Array.from(xs, (_, a) => between[a * ys.length + b]);
    const total = hsic.reduce((sum, value) => sum + value, 0);
    const rebound = (order: Int32Array) =>
      outputKernel.bind(Float64Array.from(order, (place) => column[place]));
    return {
      output: outputNames[b],
      names,
      hsic,
      r2: hsic.map((value, a) => {
        const scale = Math.sqrt(ofFirst[a] * ofSecond[b]);
        return scale > 0 ? Math.min(1, value / scale) : 0;
      }),
      share: hsic.map((value) => (total > 0 ? value / total : 0)),
      pValues:
        permutations === 0
          ? null
          : permutationTest(n, factors, hsic, permutations, rebound, rng.fork('output', b)),
    };
  });
}

/** For each factor the part of the random orders of the outputs that give no smaller criterion. */
function permutationTest(
  n: number,
  factors: readonly BoundKernel[],
  hsic: Float64Array,
  permutations: number,
  rebound: (order: Int32Array) => BoundKernel,
  rng: Rng,
): Float64Array {
  const larger = new Float64Array(factors.length).fill(1);
  for (let done = 0; done < permutations; done += TOGETHER) {
    const count = Math.min(TOGETHER, permutations - done);
    const shuffled = Array.from({ length: count }, () => rebound(permutation(n, rng)));
    hsicMatrix(n, factors, shuffled).between.forEach((value, at) => {
      const factor = Math.floor(at / count);
      // Orders that come to the same may differ by rounding.
      if (value >= hsic[factor] * (1 - 1e-12)) larger[factor] += 1;
    });
  }
  return larger.map((count) => count / (permutations + 1));
}

/** The columns of rows of finite numbers. */
function columnsOf(option: string, rows: ArrayLike<number | ArrayLike<number>>): Float64Array[] {
  const isList = Array.isArray(rows) || rows instanceof Float64Array;
  if (!isList || rows.length < 2) throw invalidOption(option, rows, 'an array of at least 2 entries');
  const all = Array.from(rows as ArrayLike<number | ArrayLike<number>>, (row, i) => {
    const numbers = typeof row === 'object' && row !== null ? Array.from(row) : [row];
    return numbers.map((value, k) => finiteNumber(`${option}[${i}][${k}]`, value));
  });
  const width = all[0].length;
  const odd = all.findIndex((row) => row.length !== width || width === 0);
  if (odd >= 0) throw invalidOption(`${option}[${odd}]`, rows[odd], `${Math.max(width, 1)} numbers`);
  return Array.from({ length: width }, (_, k) => Float64Array.from(all, (row) => row[k]));
}
