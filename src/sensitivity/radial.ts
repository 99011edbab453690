import { checkOptions, finiteNumber, flag, wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import { checkedGroups, type Groups } from './groups.js';
import { movesInOrder, SHORT_RANGE, type Trajectory, withShortRange } from './trajectory.js';

export interface RadialOptions {
  /** Number of factors, at least 1. */
  readonly factors: number;
  /** Factors that move together. Default: each alone. */
  readonly groups?: Groups;
  /** Whether every move has a point at 1 % of the range as well. Default `false`. */
  readonly shortRange?: boolean;
  /**
   * The shortest move, as a part of the range: from 0.01 to 0.25. A function that is not smooth would make the
   * effects of shorter ones nearly arbitrary. Default 0.05, our choice.
   */
  readonly minStep?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** What the options come to, once it is sure that they are good. */
export interface RadialDesign {
  readonly factors: number;
  readonly groups: Groups;
  readonly shortRange: boolean;
  readonly minStep: number;
}

export const RADIAL_OPTIONS = ['factors', 'groups', 'shortRange', 'minStep', 'seed'] as const;

/**
 * One radial trajectory: a base point, and for each factor that point with the factor at its value in a second
 * point. Both points are uniform in the unit cube (Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola,
 * Variance based sensitivity analysis of model output, Computer Physics Communications 181, 2010).
 *
 * @returns `factors + 1` points, the base point first (a number of groups takes the place of that of factors), and
 *   as many short-range points as moves after them.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * radialTrajectory({ factors: 3, groups: [[0, 1], [2]], seed: 1 }).count; // 3
 */
export function radialTrajectory(options: RadialOptions): Trajectory {
  checkOptions('radialTrajectory', options, RADIAL_OPTIONS);
  const design = radialDesign(options);
  const rng = Rng.of(wholeNumber('seed', options.seed ?? 0, 0));
  return radialThrough(design, uniform(design.factors, rng), uniform(design.factors, rng));
}

export function radialDesign(options: RadialOptions): RadialDesign {
  const factors = wholeNumber('factors', options.factors, 1);
  return {
    factors,
    groups: checkedGroups(factors, options.groups),
    shortRange: flag('shortRange', options.shortRange ?? false),
    minStep: finiteNumber('minStep', options.minStep ?? 0.05, { min: SHORT_RANGE, max: 0.25 }),
  };
}

/** The trajectory about `base` whose factors move to their values in `auxiliary`. */
export function radialThrough(
  { factors, groups, shortRange, minStep }: RadialDesign,
  base: Float64Array,
  auxiliary: Float64Array,
): Trajectory {
  const count = groups.length + 1;
  const points = new Float64Array(count * factors);
  points.set(base);
  groups.forEach((group, g) => {
    const at = (g + 1) * factors;
    points.set(base, at);
    for (const factor of group) points[at + factor] = farEnough(base[factor], auxiliary[factor], minStep);
  });
  const trajectory: Trajectory = {
    design: 'radial',
    factors,
    count,
    points,
    moves: movesInOrder('radial', [...groups.keys()]),
  };
  return shortRange ? withShortRange(trajectory, groups) : trajectory;
}

/** Where a factor moves to: `to`, or half the range away from there when that is too near. */
export function farEnough(from: number, to: number, minStep: number): number {
  if (Math.abs(to - from) >= minStep) return to;
  return to < 0.5 ? to + 0.5 : to - 0.5;
}

export function uniform(factors: number, rng: Rng): Float64Array {
  return Float64Array.from({ length: factors }, () => rng.uniform());
}
