/** Solves linear equations of one size by Gaussian elimination with partial pivoting, in place. */
export class LinearSolver {
  readonly #n: number;
  readonly #lu: Float64Array;
  readonly #pivots: Float64Array;

  constructor(n: number) {
    this.#n = n;
    this.#lu = new Float64Array(n * n);
    this.#pivots = new Float64Array(n);
  }

  /**
   * Decomposes a matrix, row-major, which is left alone.
   *
   * @returns Whether it is regular, as far as the digits show.
   */
  factor(matrix: Float64Array): boolean {
    const n = this.#n;
    const lu = this.#lu;
    lu.set(matrix);
    for (let k = 0; k < n; k += 1) {
      let pivot = k;
      for (let i = k + 1; i < n; i += 1) {
        if (Math.abs(lu[i * n + k]) > Math.abs(lu[pivot * n + k])) pivot = i;
      }
      if (!(Math.abs(lu[pivot * n + k]) > 1e-14)) return false;
      this.#pivots[k] = pivot;
      if (pivot !== k) {
        for (let j = 0; j < n; j += 1) {
          const entry = lu[k * n + j];
          lu[k * n + j] = lu[pivot * n + j];
          lu[pivot * n + j] = entry;
        }
      }
      for (let i = k + 1; i < n; i += 1) {
        const factor = lu[i * n + k] / lu[k * n + k];
        lu[i * n + k] = factor;
        if (factor === 0) continue;
        for (let j = k + 1; j < n; j += 1) lu[i * n + j] -= factor * lu[k * n + j];
      }
    }
    return true;
  }

  /** Replaces a right-hand side by the solution for the matrix that was decomposed last. */
  solve(b: Float64Array): void {
    const n = this.#n;
    const lu = this.#lu;
    for (let k = 0; k < n; k += 1) {
      const pivot = this.#pivots[k];
      const entry = b[pivot];
      b[pivot] = b[k];
      b[k] = entry;
    }
    for (let i = 1; i < n; i += 1) {
      let sum = b[i];
      for (let j = 0; j < i; j += 1) sum -= lu[i * n + j] * b[j];
      b[i] = sum;
    }
    for (let i = n - 1; i >= 0; i -= 1) {
      let sum = b[i];
      for (let j = i + 1; j < n; j += 1) sum -= lu[i * n + j] * b[j];
      b[i] = sum / lu[i * n + i];
    }
  }
}
