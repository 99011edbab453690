/** Gap sequence of Ciura, "Best increments for the average case of Shellsort" (2001), extended by the factor 2.25. */
const GAPS = [46_750, 20_777, 9_234, 4_104, 1_824, 701, 301, 132, 57, 23, 10, 4, 1] as const;

/**
 * Fills `order` with the indices 0 to count - 1, from the smallest value to the largest; equal values keep the order
 * of their indices. In place and without allocation, which no library sort of indices is.
 */
export function rank(values: Float64Array, count: number, order: Float64Array): void {
  for (let i = 0; i < count; i += 1) order[i] = i;
  for (const gap of GAPS) {
    for (let i = gap; i < count; i += 1) {
      const index = order[i];
      const value = values[index];
      let at = i;
      while (at >= gap) {
        const other = order[at - gap];
        if (values[other] < value || (values[other] === value && other < index)) break;
        order[at] = other;
        at -= gap;
      }
      order[at] = index;
    }
  }
}
