import { checkOptions, wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import { spreadSubset } from './spread-subset.js';
import { type Trajectory, withShortRange } from './trajectory.js';
import { trajectoryDistances } from './trajectory-distance.js';
import {
  WINDING_STAIRS_OPTIONS,
  type WindingStairsOptions,
  windingStairs,
  windingStairsDesign,
} from './winding-stairs.js';

export interface WindingStairsSetOptions extends WindingStairsOptions {
  /** Number of trajectories, at least 1. */
  readonly count: number;
  /**
   * Number of random trajectories of which they are chosen, at least `count`; `count` takes the random ones as
   * they are. Default 10 times `count`, at most 500 more than `count`.
   */
  readonly setSize?: number;
}

/**
 * Trajectories on a grid that fill the unit cube well: of `setSize` random ones a subset of `count` in which
 * they lie far apart, the sum of the squares of the distances between any two being as large as no exchange of
 * one of them can make it. The distance of two is the sum of those between all their points (Campolongo,
 * Cariboni and Saltelli 2007).
 *
 * The subset is built up one by one instead of by trying all (Ruano, Ribes, Seco and Ferrer, An improved
 * sampling strategy based on trajectory design for application of the Morris method to systems with many
 * input factors, Environmental Modelling & Software 37, 2012), and then improved by exchanges.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * const trajectories = windingStairsTrajectories({ factors: 20, count: 10, setSize: 200, seed: 1 });
 */
export function windingStairsTrajectories(options: WindingStairsSetOptions): Trajectory[] {
  checkOptions('windingStairsTrajectories', options, [...WINDING_STAIRS_OPTIONS, 'count', 'setSize']);
  const design = windingStairsDesign(options);
  const count = wholeNumber('count', options.count, 1);
  const setSize = wholeNumber('setSize', options.setSize ?? Math.min(10 * count, count + 500), count);
  const rng = Rng.of(wholeNumber('seed', options.seed ?? 0, 0));
  const all = Array.from({ length: setSize }, (_, i) => windingStairs(design, rng.fork('trajectory', i)));
  const chosen =
    setSize === count ? all : spreadSubset(setSize, count, trajectoryDistances(all)).map((i) => all[i]);
  return design.shortRange ? chosen.map((stairs) => withShortRange(stairs, design.groups)) : chosen;
}
