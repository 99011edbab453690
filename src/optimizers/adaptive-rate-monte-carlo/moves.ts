import type { Bounds } from '../../domain/bounds.js';
import type { Rng } from '../../domain/rng.js';

export type MoveFunction = 'add' | 'multiply';

/** What a move does when nothing is said. */
export function defaultMoves(moveFunction: MoveFunction): number[] {
  return moveFunction === 'multiply' ? gridOfFactors() : halvedParts();
}

/** 0.9 to 1.1 in steps of 0.005, without 1: the default of the original. */
function gridOfFactors(): number[] {
  return Array.from({ length: 41 }, (_, k) => (900 + 5 * k) / 1_000).filter((factor) => factor !== 1);
}

/**
 * A tenth of the range, halved up to ten times, to both sides. Equal steps, like those of the factors, would confine the
 * chain to a grid, on which it could come no nearer to an answer than half a step.
 */
function halvedParts(): number[] {
  return Array.from({ length: 11 }, (_, k) => 0.1 / 2 ** k).flatMap((part) => [-part, part]);
}

/**
 * Where a move takes parameter `i`; beyond a bound it is reflected, and if it is then still outside, put onto the bound.
 *
 * @param moves Parts of the range, or factors, of which one is drawn.
 */
export function moved(
  x: number,
  i: number,
  { lower, upper }: Bounds,
  moves: readonly number[],
  moveFunction: MoveFunction,
  rng: Rng,
): number {
  const move = moves[rng.below(moves.length)];
  const low = lower[i];
  const high = upper[i];
  let target = moveFunction === 'multiply' ? x * move : x + move * (high - low);
  if (target < low) target = 2 * low - target;
  else if (target > high) target = 2 * high - target;
  return Math.min(Math.max(target, low), high);
}
