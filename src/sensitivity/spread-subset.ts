/**
 * A subset of `count` of `total` things such that the sum of the squared distances between any two of it is
 * large: from the two that are farthest apart it grows by the one that adds most, and then one after the other
 * is exchanged for a better one until there is none.
 *
 * @returns Their indices, ascending.
 */
export function spreadSubset(
  total: number,
  count: number,
  distance: (a: number, b: number) => number,
): number[] {
  const squared = squaredDistances(total, distance);
  const chosen = new Uint8Array(total);
  /** For each thing, the sum of its squared distances to those chosen. */
  const gain = new Float64Array(total);
  const choose = (i: number, sign: 1 | -1) => {
    chosen[i] = sign === 1 ? 1 : 0;
    for (let j = 0; j < total; j += 1) gain[j] += sign * squared[i * total + j];
  };

  const [first, second] = farthestPair(total, squared);
  choose(first, 1);
  if (count > 1) choose(second, 1);
  for (let size = 2; size < count; size += 1) choose(largest(gain, chosen), 1);

  for (;;) {
    const swap = bestSwap(squared, gain, chosen);
    if (swap === null) break;
    choose(swap.out, -1);
    choose(swap.into, 1);
  }
  return Array.from(chosen.keys()).filter((i) => chosen[i] === 1);
}

function squaredDistances(total: number, distance: (a: number, b: number) => number): Float64Array {
  const squared = new Float64Array(total * total);
  for (let a = 0; a < total; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const d = distance(a, b);
      squared[a * total + b] = d * d;
      squared[b * total + a] = d * d;
    }
  }
  return squared;
}

function farthestPair(total: number, squared: Float64Array): [number, number] {
  let best = 0;
  for (let i = 1; i < squared.length; i += 1) if (squared[i] > squared[best]) best = i;
  return [Math.floor(best / total), best % total];
}

/** The one not chosen that adds most. */
function largest(gain: Float64Array, chosen: Uint8Array): number {
  let best = -1;
  for (let i = 0; i < gain.length; i += 1) {
    if (chosen[i] === 0 && (best === -1 || gain[i] > gain[best])) best = i;
  }
  return best;
}

/** The exchange that adds most; null when none adds more than rounding may. */
function bestSwap(
  squared: Float64Array,
  gain: Float64Array,
  chosen: Uint8Array,
): { out: number; into: number } | null {
  const total = gain.length;
  let most = 0;
  let swap: { out: number; into: number } | null = null;
  for (let out = 0; out < total; out += 1) {
    if (chosen[out] === 0) continue;
    for (let into = 0; into < total; into += 1) {
      if (chosen[into] === 1) continue;
      const more = gain[into] - squared[out * total + into] - gain[out];
      if (more > most && more > 1e-9 * gain[out]) {
        most = more;
        swap = { out, into };
      }
    }
  }
  return swap;
}
