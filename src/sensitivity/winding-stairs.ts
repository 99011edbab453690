import { invalidOption } from '../domain/errors.js';
import { checkOptions, flag, wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import { checkedGroups, type Groups } from './groups.js';
import { permutation } from './permutation.js';
import { movesInOrder, type Trajectory, withShortRange } from './trajectory.js';

export interface WindingStairsOptions {
  /** Number of factors, at least 1. */
  readonly factors: number;
  /** Number of levels of the grid, even, at least 2. Default 4. */
  readonly levels?: number;
  /** Factors that move together. Default: each alone. */
  readonly groups?: Groups;
  /** Whether every move has a point at 1 % of the range as well. Default `false`. */
  readonly shortRange?: boolean;
  /** Default 0. */
  readonly seed?: number;
}

/** What the options come to, once it is sure that they are good. */
export interface WindingStairsDesign {
  readonly factors: number;
  readonly levels: number;
  readonly groups: Groups;
  readonly shortRange: boolean;
}

export const WINDING_STAIRS_OPTIONS = ['factors', 'levels', 'groups', 'shortRange', 'seed'] as const;

/**
 * One trajectory on a grid of p levels, 0, 1 / (p - 1), ..., 1: from a random point of it every factor moves
 * once, in random order, up or down by p / (2 (p - 1)), which gives every level the same chance (Morris,
 * Factorial sampling plans for preliminary computational experiments, Technometrics 33, 1991).
 *
 * In a group every factor moves up or down by itself (Campolongo, Cariboni and Saltelli, An effective
 * screening design for sensitivity analysis of large models, Environmental Modelling & Software 22, 2007).
 *
 * @returns `factors + 1` points (a number of groups takes the place of that of factors), and as many short-range
 *   points as moves after them.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * windingStairsTrajectory({ factors: 3, levels: 6, seed: 1 }).count; // 4
 */
export function windingStairsTrajectory(options: WindingStairsOptions): Trajectory {
  checkOptions('windingStairsTrajectory', options, WINDING_STAIRS_OPTIONS);
  const design = windingStairsDesign(options);
  const stairs = windingStairs(design, Rng.of(wholeNumber('seed', options.seed ?? 0, 0)));
  return design.shortRange ? withShortRange(stairs, design.groups) : stairs;
}

export function windingStairsDesign(options: WindingStairsOptions): WindingStairsDesign {
  const factors = wholeNumber('factors', options.factors, 1);
  const levels = wholeNumber('levels', options.levels ?? 4, 2);
  if (levels % 2 !== 0) throw invalidOption('levels', levels, 'an even number of at least 2');
  const groups = checkedGroups(factors, options.groups);
  return { factors, levels, groups, shortRange: flag('shortRange', options.shortRange ?? false) };
}

/** The trajectory without short-range points. */
export function windingStairs({ factors, levels, groups }: WindingStairsDesign, rng: Rng): Trajectory {
  const half = levels / 2;
  const level = new Int32Array(factors);
  const step = new Int32Array(factors);
  for (let i = 0; i < factors; i += 1) {
    const up = rng.uniform() < 0.5;
    level[i] = rng.below(half) + (up ? 0 : half);
    step[i] = up ? half : -half;
  }
  const order = permutation(groups.length, rng);
  const count = groups.length + 1;
  const points = new Float64Array(count * factors);
  for (let row = 0; row < count; row += 1) {
    if (row > 0) for (const factor of groups[order[row - 1]]) level[factor] += step[factor];
    for (let i = 0; i < factors; i += 1) points[row * factors + i] = level[i] / (levels - 1);
  }
  return { design: 'windingStairs', factors, count, points, moves: movesInOrder('windingStairs', order) };
}
