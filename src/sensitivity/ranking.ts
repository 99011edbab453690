/** Indices from the largest value to the smallest; of equal values the lower index first. */
export function descendingOrder(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a] || a - b);
}

/** The rank of each value, 1 for the largest; of equal values the first has the better rank. */
export function ranksOf(values: ArrayLike<number>): Int32Array {
  const ranks = new Int32Array(values.length);
  descendingOrder(values).forEach((index, at) => {
    ranks[index] = at + 1;
  });
  return ranks;
}

/**
 * How much a ranking changed: the sum over the factors of the difference of their two ranks divided by the mean of
 * these, so that a change at the top counts most; 0 when nothing changed (Ruano, Ribes, Ferrer and Sin,
 * Application of the Morris method for screening the influential parameters of fuzzy controllers applied to
 * wastewater treatment plants, Water Science & Technology 63, 2011).
 */
export function rankingChange(before: ArrayLike<number>, after: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < before.length; i += 1) {
    sum += (2 * Math.abs(before[i] - after[i])) / (before[i] + after[i]);
  }
  return sum;
}

/** The values divided by the largest of them; all 0 where that is 0. */
export function relativeToLargest(values: Float64Array): Float64Array {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return largest === 0 ? new Float64Array(values.length) : values.map((value) => value / largest);
}
