import { normals } from './random.js';

/**
 * A random orthogonal matrix, row after row: normal numbers made orthonormal by Gram and Schmidt, column
 * after column.
 */
export function rotation(dims: number, seed: number): Float64Array {
  const drawn = normals(dims * dims, seed);
  const columns = Array.from({ length: dims }, (_, j) => drawn.subarray(j * dims, (j + 1) * dims));
  columns.forEach((column, j) => {
    for (const done of columns.slice(0, j)) {
      const share = dot(column, done);
      for (let i = 0; i < dims; i += 1) column[i] -= share * done[i];
    }
    const length = Math.sqrt(dot(column, column));
    for (let i = 0; i < dims; i += 1) column[i] /= length;
  });
  return new Float64Array(dims * dims).map((_, at) => columns[at % dims][Math.floor(at / dims)]);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/** The matrix `left · diag(scales) · right`. */
export function sandwich(left: Float64Array, scales: Float64Array, right: Float64Array): Float64Array {
  const n = scales.length;
  return new Float64Array(n * n).map((_, at) => {
    const row = Math.floor(at / n) * n;
    let sum = 0;
    for (let k = 0; k < n; k += 1) sum += left[row + k] * scales[k] * right[k * n + (at % n)];
    return sum;
  });
}

/** The matrix `diag(scales) · right`. */
export function scaledRows(scales: Float64Array, right: Float64Array): Float64Array {
  return right.map((value, at) => scales[Math.floor(at / scales.length)] * value);
}

/** `into` becomes `matrix · from`; the two vectors must not be the same. */
export function multiply(matrix: Float64Array, from: Float64Array, into: Float64Array): void {
  const n = from.length;
  for (let i = 0, at = 0; i < n; i += 1) {
    let sum = 0;
    for (let j = 0; j < n; j += 1, at += 1) sum += matrix[at] * from[j];
    into[i] = sum;
  }
}
