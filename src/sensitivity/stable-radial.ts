import type { Rng } from '../domain/rng.js';
import type { InvalidPoint, PointJudge } from './point-judge.js';
import { farEnough, type RadialDesign, radialThrough, uniform } from './radial.js';
import { settled } from './settled.js';
import { SHORT_RANGE, type Trajectory } from './trajectory.js';

/** A trajectory all of whose points are valid, or none where one could not be had. */
export interface StableRadial {
  readonly trajectory: Trajectory | null;
  /** Outputs of its points, one after the other. */
  readonly outputs: Float64Array | null;
  readonly invalid: readonly InvalidPoint[];
}

/**
 * Tries to build one trajectory.
 *
 * Every point has a random stream of its own, so that the places that it moves to do not depend on which of the
 * others was evaluated first.
 *
 * @param start Base point and second point to begin with; random ones when it is null.
 */
export async function buildStable(
  design: RadialDesign,
  start: { readonly base: Float64Array; readonly auxiliary: Float64Array } | null,
  rng: Rng,
  judge: PointJudge,
  maxMoves: number,
): Promise<StableRadial> {
  const { factors, groups } = design;
  const { base, auxiliary } = start ?? { base: uniform(factors, rng), auxiliary: uniform(factors, rng) };
  const trajectory = radialThrough(design, base, auxiliary);
  const { points, moves } = trajectory;

  const atBase = await judge.judge(points.slice(0, factors));
  if (!(atBase instanceof Float64Array)) return { trajectory: null, outputs: null, invalid: [atBase] };

  const outputs = new Float64Array(trajectory.count * atBase.length);
  outputs.set(atBase);
  const found = await settled(
    moves.map(async ({ to, group, shortRange }) => {
      const point = points.subarray(to * factors, (to + 1) * factors);
      const stream = rng.fork('point', to);
      const invalid: InvalidPoint[] = [];
      for (let moved = 0; moved <= maxMoves; moved += 1) {
        if (moved > 0) moveElsewhere(point, base, groups[group], shortRange ? 0 : design.minStep, stream);
        const judged = await judge.judge(point.slice());
        if (judged instanceof Float64Array) {
          outputs.set(judged, to * judged.length);
          return { valid: true, invalid };
        }
        invalid.push(judged);
      }
      return { valid: false, invalid };
    }),
  );
  const invalid = found.flatMap((one) => one.invalid);
  return found.every(({ valid }) => valid)
    ? { trajectory, outputs, invalid }
    : { trajectory: null, outputs: null, invalid };
}

/** Gives the factors of a group other values: anywhere, or, without a least step, within the short range. */
function moveElsewhere(
  point: Float64Array,
  base: Float64Array,
  group: readonly number[],
  minStep: number,
  rng: Rng,
): void {
  for (const factor of group) {
    const from = base[factor];
    if (minStep > 0) point[factor] = farEnough(from, rng.uniform(), minStep);
    else {
      // Not nearer than a tenth of it, where the difference of the outputs would be mostly rounding.
      const distance = SHORT_RANGE * (0.1 + 0.9 * rng.uniform());
      const up = rng.uniform() < 0.5 ? from + distance <= 1 : from - distance < 0;
      point[factor] = up ? from + distance : from - distance;
    }
  }
}
