/**
 * The median of the distances between any two different places of a sample; of an even number of distances a value
 * between the two in the middle. Where more than half of the distances are 0, the mean of all of them.
 *
 * By bisection on the sorted sample: the number of pairs that are no farther apart than a distance takes one
 * pass, so no list of all distances is needed.
 */
export function medianDistance(sample: Float64Array): number {
  const sorted = sample.slice().sort();
  const n = sorted.length;
  const half = (n * (n - 1)) / 4;
  if (pairsWithin(sorted, 0) >= half) return meanDistance(sorted);
  let low = 0;
  let high = sorted[n - 1] - sorted[0];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (pairsWithin(sorted, middle) >= half) high = middle;
    else low = middle;
  }
}

function pairsWithin(sorted: Float64Array, distance: number): number {
  let pairs = 0;
  let first = 0;
  for (let i = 0; i < sorted.length; i += 1) {
    while (sorted[i] - sorted[first] > distance) first += 1;
    pairs += i - first;
  }
  return pairs;
}

function meanDistance(sorted: Float64Array): number {
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += (2 * i - n + 1) * sorted[i];
  return n < 2 ? 0 : Math.max(0, (2 * sum) / (n * (n - 1)));
}
