import { array, FLOAT64 } from './datatype.js';
import type { Rows } from './row-dataset.js';
import type { TableColumn } from './table.js';

const TWO_TO_32 = 2 ** 32;

/** Puts `width` numbers of each row at byte `offset` of the row. */
export function putFloats(rows: Rows, offset: number, values: ArrayLike<number>, width = 1): void {
  const { view, stride, count } = rows;
  for (let row = 0, k = 0; row < count; row += 1) {
    let at = row * stride + offset;
    for (const end = k + width; k < end; k += 1, at += 8) view.setFloat64(at, values[k], true);
  }
}

/** Puts one whole number of each row, up to `Number.MAX_SAFE_INTEGER`, as a signed one of 64 bits. */
export function putIntegers(rows: Rows, offset: number, values: ArrayLike<number>): void {
  const { view, stride, count } = rows;
  for (let row = 0, at = offset; row < count; row += 1, at += stride) {
    view.setUint32(at, values[row] >>> 0, true);
    view.setInt32(at + 4, Math.floor(values[row] / TWO_TO_32), true);
  }
}

/** Puts one byte of each row. */
export function putBytes(rows: Rows, offset: number, values: ArrayLike<number>): void {
  const { bytes, stride, count } = rows;
  for (let row = 0; row < count; row += 1) bytes[row * stride + offset] = values[row];
}

/** The column `x` of points; none where points have no parameter, since HDF5 has no empty array. */
export function pointColumns(dims: number): TableColumn<{ readonly points: ArrayLike<number> }>[] {
  if (dims === 0) return [];
  const type = array(FLOAT64, [dims]);
  return [{ name: 'x', type, put: (rows, at, { points }) => putFloats(rows, at, points, dims) }];
}
