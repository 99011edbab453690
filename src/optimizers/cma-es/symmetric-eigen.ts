/** Rotations after which an eigenvalue that has not converged never will: the matrix is not finite. */
const MAX_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of symmetric matrices of one size, without allocation after construction:
 * Householder reduction to tridiagonal form (Householder 1958; Golub and Van Loan, "Matrix Computations", 4th ed.,
 * algorithm 8.3.1), then the QL iteration with implicit Wilkinson shifts (Dubrulle, Martin and Wilkinson 1968).
 * Eigenvectors are stored as rows, so that every inner loop runs along memory.
 *
 * @example
 * const eigen = new SymmetricEigen(2);
 * eigen.decompose(new Float64Array([2, 1, 1, 2])); // values 1 and 3
 */
export class SymmetricEigen {
  readonly #n: number;
  readonly #a: Float64Array;
  readonly #v: Float64Array;
  readonly #p: Float64Array;
  readonly #off: Float64Array;
  /** Eigenvalues, in no particular order. */
  readonly values: Float64Array;
  /** Row k is the unit eigenvector of `values[k]`. */
  readonly vectors: Float64Array;

  constructor(n: number) {
    this.#n = n;
    this.#a = new Float64Array(n * n);
    this.#v = new Float64Array(n * n);
    this.#p = new Float64Array(n);
    this.#off = new Float64Array(n);
    this.values = new Float64Array(n);
    this.vectors = new Float64Array(n * n);
  }

  /**
   * Decomposes the matrix whose upper triangle (row-major, column >= row) is in `matrix`; the rest is not read.
   *
   * @returns Whether it worked; only a matrix that is not finite fails.
   */
  decompose(matrix: Float64Array): boolean {
    const n = this.#n;
    const a = this.#a;
    for (let i = 0; i < n; i += 1) {
      for (let j = i; j < n; j += 1) {
        a[i * n + j] = matrix[i * n + j];
        a[j * n + i] = matrix[i * n + j];
      }
    }
    this.#tridiagonalise();
    this.#accumulate();
    return this.#iterate();
  }

  /** Reflector k makes row k zero beyond its off-diagonal entry; its vector, of length sqrt 2, is kept in row k. */
  #tridiagonalise(): void {
    const n = this.#n;
    const a = this.#a;
    const v = this.#v;
    const p = this.#p;
    for (let k = 0; k < n - 1; k += 1) {
      const row = k * n;
      let tail = 0;
      for (let j = k + 2; j < n; j += 1) tail += a[row + j] * a[row + j];
      const head = a[row + k + 1];
      if (tail === 0) {
        this.#off[k] = head;
        v.fill(0, row, row + n);
        continue;
      }
      const alpha = head > 0 ? -Math.sqrt(head * head + tail) : Math.sqrt(head * head + tail);
      this.#off[k] = alpha;
      const first = head - alpha;
      const scale = Math.sqrt(2 / (first * first + tail));
      v[row + k + 1] = first * scale;
      for (let j = k + 2; j < n; j += 1) v[row + j] = a[row + j] * scale;

      let half = 0;
      for (let i = k + 1; i < n; i += 1) {
        let dot = 0;
        for (let j = k + 1; j < n; j += 1) dot += a[i * n + j] * v[row + j];
        p[i] = dot;
        half += dot * v[row + i];
      }
      half /= 2;
      for (let i = k + 1; i < n; i += 1) p[i] -= half * v[row + i];
      for (let i = k + 1; i < n; i += 1) {
        const vi = v[row + i];
        const pi = p[i];
        for (let j = k + 1; j < n; j += 1) a[i * n + j] -= vi * p[j] + pi * v[row + j];
      }
    }
    for (let k = 0; k < n; k += 1) this.values[k] = a[k * n + k];
    this.#off[n - 1] = 0;
  }

  /** The product of the reflectors, transposed, built backwards so that only its trailing block is touched. */
  #accumulate(): void {
    const n = this.#n;
    const v = this.#v;
    const q = this.vectors;
    q.fill(0);
    for (let i = 0; i < n; i += 1) q[i * n + i] = 1;
    for (let k = n - 3; k >= 0; k -= 1) {
      for (let i = k + 1; i < n; i += 1) {
        let dot = 0;
        for (let j = k + 1; j < n; j += 1) dot += q[i * n + j] * v[k * n + j];
        for (let j = k + 1; j < n; j += 1) q[i * n + j] -= dot * v[k * n + j];
      }
    }
  }

  #iterate(): boolean {
    const n = this.#n;
    const d = this.values;
    const e = this.#off;
    for (let low = 0; low < n; low += 1) {
      for (let sweep = 0; ; sweep += 1) {
        let high = low;
        while (high < n - 1) {
          if (Math.abs(e[high]) <= Number.EPSILON * (Math.abs(d[high]) + Math.abs(d[high + 1]))) break;
          high += 1;
        }
        if (high === low) break;
        if (sweep === MAX_SWEEPS) return false;
        this.#chase(low, high);
      }
      if (!Number.isFinite(d[low])) return false;
    }
    return true;
  }

  /** One implicit QL sweep over the unreduced block from `low` to `high`. */
  #chase(low: number, high: number): void {
    const n = this.#n;
    const d = this.values;
    const e = this.#off;
    const q = this.vectors;
    const ratio = (d[low + 1] - d[low]) / (2 * e[low]);
    const root = Math.sqrt(1 + ratio * ratio);
    const shift = d[low] - e[low] / (ratio + (ratio < 0 ? -root : root));
    let g = d[high] - shift;
    let s = 1;
    let c = 1;
    let carried = 0;
    for (let i = high - 1; i >= low; i -= 1) {
      const f = s * e[i];
      const b = c * e[i];
      const r = Math.sqrt(f * f + g * g);
      e[i + 1] = r;
      if (r === 0) {
        d[i + 1] -= carried;
        e[high] = 0;
        return;
      }
      s = f / r;
      c = g / r;
      const base = d[i + 1] - carried;
      const t = (d[i] - base) * s + 2 * c * b;
      carried = s * t;
      d[i + 1] = base + carried;
      g = c * t - b;
      const upper = i * n;
      const lower = upper + n;
      for (let k = 0; k < n; k += 1) {
        const x = q[upper + k];
        const y = q[lower + k];
        q[lower + k] = s * x + c * y;
        q[upper + k] = c * x - s * y;
      }
    }
    d[low] -= carried;
    e[low] = g;
    e[high] = 0;
  }
}
