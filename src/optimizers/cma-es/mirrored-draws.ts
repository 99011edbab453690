/**
 * Makes independent standard normal draws of `count` points more even: the first half of them become orthogonal to each
 * other, in blocks of at most `dims`, at the lengths that they had; the second half their opposites (Wang, Emmerich and
 * Bäck, "Mirrored orthogonal sampling for covariance matrix adaptation evolution strategies", 2019). Of an odd count
 * the last stays as it is.
 *
 * @param draws Coordinate i of point r is entry i * `stride` + r.
 */
export function mirrorOrthogonally(draws: Float64Array, stride: number, dims: number, count: number): void {
  const half = count >> 1;
  for (let first = 0; first < half; first += dims) {
    const last = Math.min(first + dims, half);
    for (let row = first; row < last; row += 1) {
      const length = Math.sqrt(product(draws, stride, dims, row, row));
      for (let other = first; other < row; other += 1) {
        const own = product(draws, stride, dims, other, other);
        const share = own === 0 ? 0 : product(draws, stride, dims, row, other) / own;
        for (let i = 0; i < dims; i += 1) draws[i * stride + row] -= share * draws[i * stride + other];
      }
      const rest = Math.sqrt(product(draws, stride, dims, row, row));
      const scale = rest === 0 ? 0 : length / rest;
      for (let i = 0; i < dims; i += 1) draws[i * stride + row] *= scale;
    }
  }
  for (let i = 0; i < dims; i += 1) {
    const at = i * stride;
    for (let row = 0; row < half; row += 1) draws[at + half + row] = -draws[at + row];
  }
}

/** Scalar product of the draws of two points. */
function product(draws: Float64Array, stride: number, dims: number, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < dims; i += 1) sum += draws[i * stride + a] * draws[i * stride + b];
  return sum;
}
