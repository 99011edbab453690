import type { Rng } from '../domain/rng.js';

/** The numbers from 0 to n - 1 in random order (Fisher and Yates; Durstenfeld, Algorithm 235, 1964). */
export function permutation(n: number, rng: Rng): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const other = rng.below(i + 1);
    const kept = order[i];
    order[i] = order[other];
    order[other] = kept;
  }
  return order;
}
