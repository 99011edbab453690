import { invalidOption } from '../domain/errors.js';
import { finiteNumber } from '../domain/options.js';
import type { Groups } from './groups.js';
import type { Move, Trajectory } from './trajectory.js';

/** Refuses a trajectory that does not move each of the groups once, with short-range points or without. */
export function checkTrajectory(
  trajectory: Trajectory,
  factors: number,
  groups: Groups,
  shortRange: boolean,
): void {
  if (trajectory.factors !== factors) {
    throw invalidOption('trajectory.factors', trajectory.factors, String(factors));
  }
  const long = trajectory.moves.filter((move) => !move.shortRange);
  if (!movesEachOnce(trajectory, long, groups)) {
    throw invalidOption('trajectory', trajectory, `one that moves each of the ${groups.length} groups once`);
  }
  const short = trajectory.moves.filter((move) => move.shortRange);
  if (shortRange ? !movesEachOnce(trajectory, short, groups) : short.length > 0) {
    throw invalidOption(
      'trajectory',
      trajectory,
      `one ${shortRange ? 'with' : 'without'} short-range points, as those before`,
    );
  }
}

/** Whether it has short-range points. */
export function hasShortRange({ moves }: Trajectory): boolean {
  return moves.some(({ shortRange }) => shortRange);
}

/** The outputs of all points in one array, point after point, once it is sure that they are finite numbers. */
export function checkedOutputs(
  outputs: ArrayLike<number> | readonly ArrayLike<number>[],
  points: number,
  each: number,
): Float64Array {
  const flat = Array.from(outputs as ArrayLike<number | ArrayLike<number>>).flatMap((one) =>
    typeof one === 'object' && one !== null ? Array.from(one) : [one],
  );
  if (flat.length !== points * each) {
    throw invalidOption('outputs', outputs, `${points * each} numbers: ${each} for each of ${points} points`);
  }
  return Float64Array.from(flat, (value, i) => finiteNumber(`outputs[${i}]`, value));
}

function movesEachOnce(trajectory: Trajectory, moves: readonly Move[], groups: Groups): boolean {
  const moved = new Set(moves.map(({ group }) => group));
  return (
    moves.length === groups.length &&
    moved.size === groups.length &&
    moves.every((move) => changesOnly(trajectory, move, groups[move.group]))
  );
}

function changesOnly(
  { points, factors }: Trajectory,
  { from, to }: Move,
  group: readonly number[] | undefined,
): boolean {
  if (group === undefined) return false;
  for (let i = 0; i < factors; i += 1) {
    const changed = points[from * factors + i] !== points[to * factors + i];
    if (changed !== group.includes(i)) return false;
  }
  return true;
}
