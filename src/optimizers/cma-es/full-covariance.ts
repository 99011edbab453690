import type { Rng } from '../../domain/rng.js';
import type { Covariance, CovarianceState } from './covariance.js';
import { type MultiplyAdd, plainKernel, vectorKernel } from './kernel/multiply-add.js';
import { mirrorOrthogonally } from './mirrored-draws.js';
import { SymmetricEigen } from './symmetric-eigen.js';

/** Rows and columns that the kernel works on at a time. */
const TILE = 4;
/** Points whose steps are learnt from in one go, so that they stay in the processor's nearest cache. */
const BLOCK = 64;
/** Parameters from which on the vector kernel gains more than a memory of its own costs. */
const VECTOR_FROM = 12;

/**
 * A covariance between all parameters. Steps are drawn through its Cholesky factor, which costs much less than its
 * principal axes (Krause, Arbones and Igel, "CMA-ES with optimal covariance update and storage complexity", 2016).
 *
 * Rows begin at multiples of 4 entries: padding columns are zero, padding rows are never looked at.
 */
export class FullCovariance implements Covariance {
  readonly draws: Float64Array;
  readonly drawStride: number;
  readonly steps: Float64Array;
  readonly stepStride: number;
  readonly #n: number;
  readonly #popsize: number;
  readonly #multiplyAdd: MultiplyAdd;
  readonly #covariance: Float64Array;
  readonly #factor: Float64Array;
  readonly #weighted: Float64Array;
  readonly #panel: Float64Array;

  /** The identity, or what was saved. */
  constructor(n: number, popsize: number, saved?: CovarianceState, makeKernel = kernelFor(n)) {
    const stride = padded(n);
    const drawStride = padded(popsize);
    // One step more than points: the path is learnt from like one.
    const rows = Math.max(drawStride, popsize + 1);
    const lengths = [stride * stride, stride * stride, rows * stride, rows * stride, stride * drawStride];
    const { memory, multiplyAdd } = makeKernel(lengths.reduce((a, b) => a + b) + stride * TILE);
    let at = 0;
    const [covariance, factor, steps, weighted, draws] = lengths.map((length) => {
      at += length;
      return memory.subarray(at - length, at);
    });
    this.#n = n;
    this.#popsize = popsize;
    this.#multiplyAdd = multiplyAdd;
    this.#covariance = covariance;
    this.#factor = factor;
    this.#weighted = weighted;
    this.#panel = memory.subarray(at, at + stride * TILE);
    this.steps = steps;
    this.draws = draws;
    this.stepStride = stride;
    this.drawStride = drawStride;
    for (let i = 0; i < n; i += 1) {
      covariance[i * stride + i] = 1;
      factor[i * stride + i] = 1;
    }
    if (saved === undefined) return;
    covariance.set(saved.covariance);
    factor.set(saved.factor);
    steps.set(saved.steps);
    draws.set(saved.draws);
  }

  sample(rng: Rng, mirrored = false): void {
    const { draws, drawStride, stepStride: stride, steps } = this;
    const popsize = this.#popsize;
    rng.fillNormals(draws, 0, this.#n * popsize);
    if (drawStride !== popsize) {
      // Backwards, since every row moves to the right.
      for (let i = this.#n - 1; i > 0; i -= 1) {
        for (let row = popsize - 1; row >= 0; row -= 1)
          draws[i * drawStride + row] = draws[i * popsize + row];
      }
    }
    if (mirrored) mirrorOrthogonally(draws, drawStride, this.#n, popsize);
    steps.fill(0);
    const [step, draw, factor] = [at(steps), at(draws), at(this.#factor)];
    for (let row = 0; row < drawStride; row += TILE) {
      const target = step + row * stride;
      this.#multiplyAdd(target, stride, draw + row, drawStride, factor, stride, TILE, TILE, stride, 1);
    }
  }

  place(row: number, longest: number): void {
    const { draws, drawStride, steps, stepStride: stride } = this;
    const n = this.#n;
    const factor = this.#factor;
    let squares = 0;
    for (let i = 0; i < n; i += 1) {
      let rest = steps[row * stride + i];
      for (let k = 0; k < i; k += 1) rest -= factor[k * stride + i] * draws[k * drawStride + row];
      const z = rest / factor[i * stride + i];
      draws[i * drawStride + row] = z;
      squares += z * z;
    }
    const shrink = longest / Math.sqrt(squares);
    if (!(shrink < 1)) return;
    for (let i = 0; i < n; i += 1) {
      steps[row * stride + i] *= shrink;
      draws[i * drawStride + row] *= shrink;
    }
  }

  learn(keep: number, gain: number, path: Float64Array, weights: Float64Array): void {
    const { steps, stepStride: stride } = this;
    const popsize = this.#popsize;
    const weighted = this.#weighted;
    for (let i = 0; i < this.#n; i += 1) steps[popsize * stride + i] = path[i];
    for (let row = 0; row <= popsize; row += 1) {
      const weight = row === popsize ? gain : weights[row];
      const end = row * stride + stride;
      for (let i = row * stride; i < end; i += 1) weighted[i] = weight * steps[i];
    }
    for (let from = 0; from <= popsize; from += BLOCK) {
      const count = Math.min(BLOCK, popsize + 1 - from);
      const left = at(weighted) + from * stride;
      const right = at(steps) + from * stride;
      const kept = from === 0 ? keep : 1;
      for (let i = 0; i < stride; i += TILE) {
        const target = at(this.#covariance) + i * stride + i;
        this.#multiplyAdd(target, stride, left + i, stride, right + i, stride, count, 0, stride - i, kept);
      }
    }
  }

  /** Cholesky's factorization, four rows at a time (Golub and Van Loan, "Matrix Computations", 4th ed., 4.2.6). */
  factorize(): number {
    const n = this.#n;
    const stride = this.stepStride;
    const factor = this.#factor;
    let smallest = Infinity;
    let largest = 0;
    for (let first = 0; first < n; first += TILE) {
      this.#subtractRowsAbove(first);
      const last = Math.min(first + TILE, n);
      for (let k = first; k < last; k += 1) {
        const row = k * stride;
        const pivot = Math.sqrt(factor[row + k]);
        if (!(pivot > 0 && pivot < Infinity)) return Infinity;
        smallest = Math.min(smallest, pivot);
        largest = Math.max(largest, pivot);
        const scale = 1 / pivot;
        factor[row + k] = pivot;
        for (let j = k + 1; j < stride; j += 1) factor[row + j] *= scale;
        for (let below = k + 1; below < last; below += 1) {
          const share = factor[row + below];
          for (let j = below; j < stride; j += 1) factor[below * stride + j] -= share * factor[row + j];
          factor[below * stride + k] = 0;
        }
      }
    }
    return (largest / smallest) ** 2;
  }

  /** Rows `first` to `first` + 3 of the factor become those of C, less the products of the rows above. */
  #subtractRowsAbove(first: number): void {
    const stride = this.stepStride;
    const factor = this.#factor;
    const panel = this.#panel;
    for (let i = first * stride; i < (first + TILE) * stride; i += 1) factor[i] = this.#covariance[i];
    for (let k = 0; k < first; k += 1) {
      for (let r = 0; r < TILE; r += 1) panel[k * TILE + r] = -factor[k * stride + first + r];
    }
    const target = at(factor) + first * stride + first;
    const right = at(factor) + first;
    this.#multiplyAdd(target, stride, at(panel), TILE, right, stride, first, 0, stride - first, 1);
  }

  variance(i: number): number {
    return this.#covariance[i * this.stepStride + i];
  }

  column(k: number, i: number): number {
    return i < k ? 0 : this.#factor[k * this.stepStride + i];
  }

  condition(): number {
    const n = this.#n;
    const compact = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) {
      compact.set(this.#covariance.subarray(i * this.stepStride, i * this.stepStride + n), i * n);
    }
    const eigen = new SymmetricEigen(n);
    if (!eigen.decompose(compact)) return Infinity;
    const smallest = eigen.values.reduce((a, b) => Math.min(a, b));
    return smallest > 0 ? eigen.values.reduce((a, b) => Math.max(a, b)) / smallest : Infinity;
  }

  save(): CovarianceState {
    // Copies: a view would take all of the memory along.
    return {
      covariance: this.#covariance.slice(),
      factor: this.#factor.slice(),
      steps: this.steps.slice(),
      draws: this.draws.slice(),
    };
  }
}

function kernelFor(n: number) {
  return n < VECTOR_FROM ? plainKernel : (entries: number) => vectorKernel(entries) ?? plainKernel(entries);
}

function padded(count: number): number {
  return Math.ceil(count / TILE) * TILE;
}

/** Where a part of the memory begins. */
function at(part: Float64Array): number {
  return part.byteOffset / Float64Array.BYTES_PER_ELEMENT;
}
