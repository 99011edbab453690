import type { Bounds } from '../../domain/bounds.js';
import type { Rng } from '../../domain/rng.js';

/** The smallest magnitude that is drawn, as a fraction of the largest. */
const SMALLEST = 1e-6;

export interface StartSettings {
  /** Random points of which the best is a start. */
  readonly screening: number;
  /** Fraction of the draws that are of magnitudes. */
  readonly magnitudes: number;
  /** Fraction of the starts that vary the best point. */
  readonly variation: number;
}

/**
 * Writes the points of which the best is where the next local search begins.
 *
 * - A variation of `best` redraws between one and half of its parameters. It is a single point: of several, the best
 *   would be the one that differs least, from which the search falls back to where it came from.
 * - Otherwise all are random points of the box.
 * - Some draws are uniform, some uniform in the order of magnitude: a box that is wide because so little is known often
 *   has its answer much nearer to zero than to its walls, where uniform points hardly ever lie.
 *
 * @param best The best point known; null when there is none.
 * @returns How many points were written.
 */
export function writeStarts(
  points: Float64Array,
  best: Float64Array | null,
  bounds: Bounds,
  settings: StartSettings,
  rng: Rng,
): number {
  const { dims } = bounds;
  if (best !== null && rng.uniform() < settings.variation) {
    points.set(best);
    let wanted = 1 + rng.below(Math.ceil(dims / 2));
    const draw = drawing(bounds, settings, rng);
    // Knuth's selection sampling: every set of `wanted` parameters is as likely.
    for (let i = 0; wanted > 0; i += 1) {
      if (rng.uniform() * (dims - i) >= wanted) continue;
      points[i] = draw(i);
      wanted -= 1;
    }
    return 1;
  }
  for (let row = 0; row < settings.screening; row += 1) {
    const draw = drawing(bounds, settings, rng);
    for (let i = 0; i < dims; i += 1) points[row * dims + i] = draw(i);
  }
  return settings.screening;
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
