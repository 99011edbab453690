import { invalidOption } from '../domain/errors.js';
import { checkOptions, finiteNumber, oneOf } from '../domain/options.js';
import { checkedGroups, type Groups } from './groups.js';
import { movesInOrder, type Trajectory } from './trajectory.js';

export interface TrajectoryOfOptions {
  /** Whether a point differs from the one before it, or from the first one. Default `windingStairs`. */
  readonly design?: Trajectory['design'];
  /** Factors that move together. Default: each alone. */
  readonly groups?: Groups;
}

/**
 * A trajectory of points that were made elsewhere, such as by another program, without short-range points.
 *
 * @param points The base point first, then one point for each factor or group: coordinates from 0 to 1.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when a point does not move exactly one factor (or group) that
 *   had not moved before, or for a bad argument.
 * @example
 * trajectoryOf([[0, 0], [0, 0.5], [0.5, 0.5]]).moves[0].group; // 1
 */
export function trajectoryOf(
  points: readonly ArrayLike<number>[],
  options: TrajectoryOfOptions = {},
): Trajectory {
  checkOptions('trajectoryOf', options, ['design', 'groups']);
  const design = oneOf('design', options.design ?? 'windingStairs', ['windingStairs', 'radial'] as const);
  if (!Array.isArray(points) || points.length < 2) {
    throw invalidOption('points', points, 'an array of at least two points');
  }
  const factors = (points[0] as ArrayLike<number>).length;
  const groups = checkedGroups(factors, options.groups);
  if (points.length !== groups.length + 1) {
    throw invalidOption(
      'points',
      points,
      `an array of ${groups.length + 1} points, one a group and the base`,
    );
  }
  const all = new Float64Array(points.length * factors);
  points.forEach((point: ArrayLike<number>, row) => {
    if (point.length !== factors) throw invalidOption(`points[${row}]`, point, `an array of ${factors}`);
    for (let i = 0; i < factors; i += 1) {
      all[row * factors + i] = finiteNumber(`points[${row}][${i}]`, point[i], { min: 0, max: 1 });
    }
  });
  const left = new Set(groups.keys());
  const order = points.slice(1).map((point, i) => {
    const row = i + 1;
    const from = (design === 'radial' ? 0 : i) * factors;
    const group = movedGroup(all.subarray(from, from + factors), all.subarray(row * factors), groups);
    if (!left.delete(group)) {
      throw invalidOption(
        `points[${row}]`,
        point,
        'a point that moves one group, which has not moved before',
      );
    }
    return group;
  });
  return { design, factors, count: points.length, points: all, moves: movesInOrder(design, order) };
}

/** The group all of whose factors differ, where no other does; -1 when there is none. */
function movedGroup(before: Float64Array, after: Float64Array, groups: Groups): number {
  const moved = before.reduce((sum, x, i) => sum + Number(x !== after[i]), 0);
  return groups.findIndex(
    (group) => group.length === moved && group.every((factor) => before[factor] !== after[factor]),
  );
}
