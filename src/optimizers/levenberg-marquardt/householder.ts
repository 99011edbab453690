/** Sums of squares beyond these have lost digits, or are about to. */
const LEAST_SQUARES = 1e-270;
const MOST_SQUARES = 1e270;

/**
 * Householder QR of a column-major matrix, in place (Golub and Van Loan, "Matrix Computations", 4th ed., algorithm
 * 5.2.1). Afterwards column k holds, above row k, column k of R; from row k on, the vector of reflector k.
 *
 * @param diagonal Receives the diagonal of R; room for `columns` numbers.
 * @param betas Receives 2 / (v'v) of each reflector, or 0 where none was needed.
 */
export function factor(
  matrix: Float64Array,
  rows: number,
  columns: number,
  diagonal: Float64Array,
  betas: Float64Array,
): void {
  for (let k = 0; k < columns; k += 1) {
    const at = k * rows;
    let squares = 0;
    for (let i = k; i < rows; i += 1) squares += matrix[at + i] * matrix[at + i];
    let unit = 1;
    if (!(squares > LEAST_SQUARES && squares < MOST_SQUARES)) {
      unit = unitOf(matrix, at + k, at + rows);
      squares = 0;
      for (let i = k; i < rows; i += 1) {
        matrix[at + i] /= unit;
        squares += matrix[at + i] * matrix[at + i];
      }
    }
    if (k >= rows || squares === 0) {
      diagonal[k] = 0;
      betas[k] = 0;
      continue;
    }
    const norm = Math.sqrt(squares);
    const head = matrix[at + k];
    const alpha = head > 0 ? -norm : norm;
    diagonal[k] = alpha * unit;
    matrix[at + k] = head - alpha;
    betas[k] = 1 / (squares - head * alpha);
    for (let j = k + 1; j < columns; j += 1) reflect(matrix, at, betas[k], k, rows, matrix, j * rows);
  }
}

/** A power of two, so that nothing is rounded, of about the size of the largest of the entries; 1 when all are 0. */
function unitOf(matrix: Float64Array, from: number, to: number): number {
  let largest = 0;
  for (let i = from; i < to; i += 1) largest = Math.max(largest, Math.abs(matrix[i]));
  return largest > 0 ? 2 ** Math.max(Math.floor(Math.log2(largest)), -1_022) : 1;
}

/** Replaces `vector` by Q' `vector`, Q being the product of the reflectors that {@link factor} left in `matrix`. */
export function applyTransposed(
  matrix: Float64Array,
  rows: number,
  columns: number,
  betas: Float64Array,
  vector: Float64Array,
): void {
  for (let k = 0; k < columns && k < rows; k += 1) reflect(matrix, k * rows, betas[k], k, rows, vector, 0);
}

function reflect(
  matrix: Float64Array,
  at: number,
  beta: number,
  from: number,
  rows: number,
  target: Float64Array,
  targetAt: number,
): void {
  if (beta === 0) return;
  let dot = 0;
  for (let i = from; i < rows; i += 1) dot += matrix[at + i] * target[targetAt + i];
  dot *= beta;
  for (let i = from; i < rows; i += 1) target[targetAt + i] -= dot * matrix[at + i];
}

/** Solves R y = `vector` for the leading `columns` entries, in place. A zero on the diagonal gives a zero. */
export function solveUpper(
  matrix: Float64Array,
  rows: number,
  columns: number,
  diagonal: Float64Array,
  vector: Float64Array,
): void {
  for (let k = columns - 1; k >= 0; k -= 1) {
    const y = diagonal[k] === 0 ? 0 : vector[k] / diagonal[k];
    vector[k] = y;
    for (let i = 0; i < k; i += 1) vector[i] -= matrix[k * rows + i] * y;
  }
}
