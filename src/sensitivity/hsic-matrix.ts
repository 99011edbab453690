import type { BoundKernel } from './kernel.js';

/** What of the parts that cancel may be left by rounding where the criterion is 0; it is never negative. */
const ROUNDING = 1e-13;

/** The sums of one kernel over a sample. */
interface Marginal {
  readonly kernel: BoundKernel;
  /** k(i, j) for all j up to the row i at hand. */
  readonly row: Float64Array;
  /** The sum of every row of the whole matrix. */
  readonly sums: Float64Array;
  /** The sum of the squares of the whole matrix. */
  squares: number;
}

export interface HsicMatrix {
  /** Row after row, one for each kernel of the first kind, with a number for each of the second. */
  readonly between: Float64Array;
  /** For each kernel of the first kind the criterion between it and itself, by which others are measured. */
  readonly ofFirst: Float64Array;
  /** The same for the second kind. */
  readonly ofSecond: Float64Array;
}

/**
 * The Hilbert-Schmidt independence criterion between each of some kernels and each of others on the same `n`
 * samples, by the biased estimate (Gretton, Bousquet, Smola and Schölkopf, Measuring statistical dependence with
 * Hilbert-Schmidt norms, 2005, with 1 / n^2 as in Da Veiga, Global sensitivity analysis with dependence measures,
 * Journal of Statistical Computation and Simulation 85, 2015):
 *
 *     sum(K_ij L_ij) / n^2 + sum(K_ij) sum(L_ij) / n^4 - 2 sum_i(sum_j(K_ij) sum_j(L_ij)) / n^3
 *
 * No matrix is ever kept: rows are made one after the other, half of each by symmetry. Memory grows as n times the
 * number of kernels.
 */
export function hsicMatrix(
  n: number,
  first: readonly BoundKernel[],
  second: readonly BoundKernel[],
): HsicMatrix {
  const left = first.map((kernel) => marginalOf(kernel, n));
  const right = second.map((kernel) => marginalOf(kernel, n));
  const products = new Float64Array(left.length * right.length);
  for (let i = 0; i < n; i += 1) {
    for (const marginal of left) addRow(marginal, i);
    for (const marginal of right) addRow(marginal, i);
    for (let a = 0; a < left.length; a += 1) {
      for (let b = 0; b < right.length; b += 1) {
        products[a * right.length + b] += rowProduct(left[a].row, right[b].row, i);
      }
    }
  }
  for (let a = 0; a < left.length; a += 1) {
    for (let b = 0; b < right.length; b += 1) {
      products[a * right.length + b] = centred(products[a * right.length + b], left[a].sums, right[b].sums);
    }
  }
  return {
    between: products,
    ofFirst: Float64Array.from(left, ofItself),
    ofSecond: Float64Array.from(right, ofItself),
  };
}

function ofItself({ squares, sums }: Marginal): number {
  return centred(squares, sums, sums);
}

function marginalOf(kernel: BoundKernel, n: number): Marginal {
  return { kernel, row: new Float64Array(n), sums: new Float64Array(n), squares: 0 };
}

function addRow(marginal: Marginal, i: number): void {
  const { kernel, row, sums } = marginal;
  kernel.row(i, i + 1, row);
  marginal.squares += rowProduct(row, row, i);
  let sum = row[i];
  for (let j = 0; j < i; j += 1) {
    sum += row[j];
    sums[j] += row[j];
  }
  sums[i] += sum;
}

/**
 * What row and column i add to the sum of all products. Four sums at a time, since each addition to one would wait for
 * the one before.
 */
function rowProduct(a: Float64Array, b: Float64Array, i: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let j = 0;
  for (; j + 3 < i; j += 4) {
    first += a[j] * b[j];
    second += a[j + 1] * b[j + 1];
    third += a[j + 2] * b[j + 2];
    fourth += a[j + 3] * b[j + 3];
  }
  for (; j < i; j += 1) first += a[j] * b[j];
  return 2 * (first + second + (third + fourth)) + a[i] * b[i];
}

function centred(product: number, a: Float64Array, b: Float64Array): number {
  const n = a.length;
  let sumA = 0;
  let sumB = 0;
  let rows = 0;
  for (let i = 0; i < n; i += 1) {
    sumA += a[i];
    sumB += b[i];
    rows += a[i] * b[i];
  }
  const mean = product / n ** 2;
  const criterion = mean + (sumA / n ** 2) * (sumB / n ** 2) - (2 * rows) / n ** 3;
  return criterion > ROUNDING * Math.abs(mean) ? criterion : 0;
}
