/** Sweeps after which the columns are as orthogonal as rounding lets them be. */
const MAX_SWEEPS = 30;
/** Cosine below which two columns count as orthogonal. */
const ORTHOGONAL = 1e-15;

/**
 * Singular value decomposition A = U S V' by one-sided Jacobi rotations (Hestenes 1958; Golub and Van Loan, "Matrix
 * Computations", 4th ed., section 8.6.3), which finds small singular values to the same number of digits as large ones.
 * In place.
 *
 * @param matrix A, column-major, `rows` x `columns`; afterwards U S.
 * @param values Receives the singular values, in no particular order.
 * @param vectors Receives V, column-major.
 */
export function singularValues(
  matrix: Float64Array,
  rows: number,
  columns: number,
  values: Float64Array,
  vectors: Float64Array,
): void {
  vectors.fill(0);
  for (let j = 0; j < columns; j += 1) vectors[j * columns + j] = 1;
  for (let sweep = 0, rotated = true; rotated && sweep < MAX_SWEEPS; sweep += 1) {
    rotated = false;
    for (let p = 0; p < columns; p += 1) {
      for (let q = p + 1; q < columns; q += 1) {
        const a = dot(matrix, rows, p, p);
        const b = dot(matrix, rows, q, q);
        const c = dot(matrix, rows, p, q);
        if (!(Math.abs(c) > ORTHOGONAL * Math.sqrt(a * b))) continue;
        rotated = true;
        const zeta = (b - a) / (2 * c);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const cosine = 1 / Math.hypot(1, tangent);
        rotate(matrix, rows, p, q, cosine, cosine * tangent);
        rotate(vectors, columns, p, q, cosine, cosine * tangent);
      }
    }
  }
  for (let j = 0; j < columns; j += 1) values[j] = Math.sqrt(dot(matrix, rows, j, j));
}

function dot(matrix: Float64Array, rows: number, p: number, q: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i += 1) sum += matrix[p * rows + i] * matrix[q * rows + i];
  return sum;
}

function rotate(
  matrix: Float64Array,
  rows: number,
  p: number,
  q: number,
  cosine: number,
  sine: number,
): void {
  for (let i = 0; i < rows; i += 1) {
    const x = matrix[p * rows + i];
    const y = matrix[q * rows + i];
    matrix[p * rows + i] = cosine * x - sine * y;
    matrix[q * rows + i] = sine * x + cosine * y;
  }
}
