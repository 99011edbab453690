/**
 * A quantile of values that are in ascending order, linear between two of them (Hyndman and Fan, Sample quantiles
 * in statistical packages, 1996, definition 7).
 */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
