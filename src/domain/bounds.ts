import { GlompoError, printed } from './errors.js';

/** The box that is searched: one finite lower and upper bound a dimension, `lower < upper`. */
export interface Bounds {
  /** Number of parameters. */
  readonly dims: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Bounds from pairs `[lower, upper]`.
 *
 * @throws GlompoError `GLOMPO_BOUNDS_INVALID` when there are none, or a pair is not two finite numbers in rising order.
 * @example
 * boundsOf([[-5, 5], [0, 1]]).dims; // 2
 */
export function boundsOf(pairs: readonly (readonly [number, number])[]): Bounds {
  if (!Array.isArray(pairs) || pairs.length === 0) {
    throw invalidBounds(
      `bounds is ${printed(pairs)}, but must be an array of at least one pair [lower, upper].`,
    );
  }
  const lower = new Float64Array(pairs.length);
  const upper = new Float64Array(pairs.length);
  pairs.forEach((pair, i) => {
    if (
      !Array.isArray(pair) ||
      pair.length !== 2 ||
      typeof pair[0] !== 'number' ||
      typeof pair[1] !== 'number'
    ) {
      throw invalidBounds(`bounds[${i}] is ${printed(pair)}, but must be a pair [lower, upper] of numbers.`);
    }
    const [low, high] = pair as [number, number];
    if (!(Number.isFinite(low) && Number.isFinite(high) && Number.isFinite(high - low) && low < high)) {
      throw invalidBounds(
        `bounds[${i}] is [${low}, ${high}], but must be two finite numbers with lower < upper and a finite difference.`,
      );
    }
    lower[i] = low;
    upper[i] = high;
  });
  return { dims: pairs.length, lower, upper };
}

/** Bounds of their own for somebody who must not be able to change the others. */
export function copiedBounds({ dims, lower, upper }: Bounds): Bounds {
  return { dims, lower: lower.slice(), upper: upper.slice() };
}

/** The pairs `[lower, upper]` again, for messages and files. */
export function boundsPairs(bounds: Bounds): [number, number][] {
  return Array.from(bounds.lower, (low, i) => [low, bounds.upper[i]]);
}

function invalidBounds(message: string): GlompoError {
  return new GlompoError('GLOMPO_BOUNDS_INVALID', message, { data: { option: 'bounds' } });
}
