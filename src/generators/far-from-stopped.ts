import type { Bounds } from '../domain/bounds.js';
import type { Generator } from '../domain/generator.js';
import { checkOptions, wholeNumber } from '../domain/options.js';
import { relativeDistance } from '../domain/relative-distance.js';
import { uniformPoint } from './box-points.js';

export interface FarFromStoppedOptions {
  /** How many points are drawn of which the farthest is taken, at least 1. Default 100. */
  readonly candidates?: number;
}

const DEFAULT_CANDIDATES = 100;

/**
 * Every optimizer starts far from where others have ended: of `candidates` points drawn uniformly in the
 * box, at the one whose nearest such place is farthest away (Mitchell's best candidate, Spectrally optimal
 * sampling for distribution ray tracing, 1991). These places are the best points of all optimizers that
 * were stopped, have converged or ended in another way, if they have a finite value. Distances are taken
 * with every range as 1. While nobody has ended, x0 is uniform in the box.
 *
 * The more candidates, the more it prefers corners, above all with many parameters; 1 makes it `random()`.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ x0Generator: farFromStopped(), ... });
 */
export function farFromStopped(options: FarFromStoppedOptions = {}): Generator {
  checkOptions('farFromStopped', options, ['candidates']);
  const candidates = wholeNumber('candidates', options.candidates ?? DEFAULT_CANDIDATES, 1);
  return {
    label: `farFromStopped(${candidates === DEFAULT_CANDIDATES ? '' : `{ candidates: ${candidates} }`})`,
    generate({ bounds, optimizers }, rng) {
      const places = optimizers
        .filter(({ alive, history }) => !alive && history.bestIndex >= 0)
        .map(({ history }) => history.point(history.bestIndex));
      let farthest = uniformPoint(bounds, rng);
      if (places.length === 0) return farthest;
      let distance = nearest(farthest, places, bounds, 0);
      for (let i = 1; i < candidates; i += 1) {
        const x = uniformPoint(bounds, rng);
        const itsDistance = nearest(x, places, bounds, distance);
        if (itsDistance > distance) {
          farthest = x;
          distance = itsDistance;
        }
      }
      return farthest;
    },
  };
}

/** Distance to the nearest place, or, without looking further, to one that is not beyond `enough`. */
function nearest(x: Float64Array, places: readonly Float64Array[], bounds: Bounds, enough: number): number {
  let distance = Infinity;
  for (const place of places) {
    distance = Math.min(distance, relativeDistance(bounds, x, place));
    if (distance <= enough) break;
  }
  return distance;
}
