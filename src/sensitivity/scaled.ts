/** The values scaled to 0 for the smallest and 1 for the largest; all 0 when they are the same. */
export function scaled(sample: Float64Array): Float64Array {
  let low = Infinity;
  let high = -Infinity;
  for (const value of sample) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high - low;
  return sample.map((value) => (range > 0 ? (value - low) / range : 0));
}
