import type { Groups } from './groups.js';

/** One factor, or group of factors, that changes between two points of a trajectory. */
export interface Move {
  /** Row of the point before. */
  readonly from: number;
  /** Row of the point after. */
  readonly to: number;
  /** Index of the group that changes: of the factor, where there are no groups. */
  readonly group: number;
  /** Whether it is the additional short move, which tells of the function's fine structure. */
  readonly shortRange: boolean;
}

/**
 * Points of the unit cube in which every factor is moved once, the others being left alone.
 *
 * In `windingStairs` every point differs from the one before; in `radial` all differ from the first one.
 */
export interface Trajectory {
  readonly design: 'windingStairs' | 'radial';
  /** Number of coordinates of a point. */
  readonly factors: number;
  /** Number of points. */
  readonly count: number;
  /** The points, row after row of `factors` numbers from 0 to 1. */
  readonly points: Float64Array;
  readonly moves: readonly Move[];
}

/** How far a short-range point lies from the one that it belongs to, as a part of a factor's range. */
export const SHORT_RANGE = 0.01;

/**
 * Copies of the points of a trajectory, in the order in which their outputs are wanted.
 *
 * @example
 * effects.addTrajectory(trajectory, pointsOf(trajectory).map((x) => model(fromUnitCube(x, bounds))));
 */
export function pointsOf({ points, factors, count }: Trajectory): Float64Array[] {
  return Array.from({ length: count }, (_, row) => points.slice(row * factors, (row + 1) * factors));
}

/** The moves of a trajectory without short-range points that moves the groups in this order. */
export function movesInOrder(design: Trajectory['design'], order: ArrayLike<number>): Move[] {
  return Array.from(order, (group, i) => ({
    from: design === 'radial' ? 0 : i,
    to: i + 1,
    group,
    shortRange: false,
  }));
}

/** The same trajectory with one short-range point more for each of its moves, in the same direction. */
export function withShortRange(trajectory: Trajectory, groups: Groups): Trajectory {
  const { factors, count, points, moves } = trajectory;
  const all = new Float64Array((count + moves.length) * factors);
  all.set(points);
  const short = moves.map(({ from, to, group }, i): Move => {
    const at = (count + i) * factors;
    all.copyWithin(at, from * factors, (from + 1) * factors);
    for (const factor of groups[group]) {
      all[at + factor] += SHORT_RANGE * Math.sign(points[to * factors + factor] - all[at + factor]);
    }
    return { from, to: count + i, group, shortRange: true };
  });
  return { ...trajectory, count: count + moves.length, points: all, moves: [...moves, ...short] };
}
