import type { Bounds } from '../../domain/bounds.js';
import type { Rng } from '../../domain/rng.js';

/** The smallest magnitude that is drawn, as a fraction of the largest. */
const SMALLEST = 1e-6;

export interface StartSettings {
  /** Points that are drawn for a start, which is the best of them. */
  readonly screening: number;
  /** Fraction of the draws that are of magnitudes. */
  readonly magnitudes: number;
  /** Fraction of the points drawn that vary the best point. */
  readonly variation: number;
}

/**
 * Draws a point where a local search may begin.
 *
 * - A variation of `best` redraws between one and half of its parameters, of those that are not linear: the best values
 *   of the linear ones follow from the others, so that redrawing them alone would lead back to where it came from.
 * - Otherwise it is a random point of the box.
 * - Some draws are uniform, some uniform in the order of magnitude: a box that is wide because so little is known often
 *   has its answer much nearer to zero than to its walls, where uniform points hardly ever lie.
 *
 * @param best The best point known; null when there is none.
 * @param linear 1 for each parameter in which the residuals are linear.
 */
export function writeStart(
  point: Float64Array,
  best: Float64Array | null,
  linear: Float64Array,
  bounds: Bounds,
  settings: StartSettings,
  rng: Rng,
): void {
  const { dims } = bounds;
  const draw = drawing(bounds, settings, rng);
  let others = 0;
  for (let i = 0; i < dims; i += 1) others += 1 - linear[i];
  if (best === null || others === 0) {
    for (let i = 0; i < dims; i += 1) point[i] = draw(i);
    return;
  }
  point.set(best);
  let wanted = 1 + rng.below(Math.ceil(others / 2));
  // Knuth's selection sampling: every set of `wanted` parameters is as likely.
  for (let i = 0; wanted > 0; i += 1) {
    if (linear[i] === 1) continue;
    others -= 1;
    if (rng.uniform() * (others + 1) >= wanted) continue;
    point[i] = draw(i);
    wanted -= 1;
  }
}

/** One way to draw a parameter, by its index, for the whole of a point. */
function drawing({ lower, upper }: Bounds, { magnitudes }: StartSettings, rng: Rng): (i: number) => number {
  if (magnitudes > 0 && rng.uniform() < magnitudes) return (i) => ofMagnitude(lower[i], upper[i], rng);
  return (i) => lower[i] + rng.uniform() * (upper[i] - lower[i]);
}

/** A number of the range with a random sign, where the range has both, and a random order of magnitude. */
function ofMagnitude(lower: number, upper: number, rng: Rng): number {
  const negative = rng.uniform() * (Math.max(upper, 0) - Math.min(lower, 0)) < -lower;
  const largest = negative ? -lower : upper;
  const smallest = Math.max(negative ? -upper : lower, SMALLEST * largest);
  const magnitude = smallest * (largest / smallest) ** rng.uniform();
  return Math.min(Math.max(negative ? -magnitude : magnitude, lower), upper);
}
