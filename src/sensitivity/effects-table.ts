import type { Groups } from './groups.js';
import type { Trajectory } from './trajectory.js';

/** The elementary effects of trajectories: for each trajectory one a group and output. */
export class EffectsTable {
  /** Number of trajectories. */
  count = 0;
  /** Number of groups. */
  readonly groups: number;
  readonly outputs: number;
  readonly #members: Groups;
  #effects: Float64Array;

  constructor(members: Groups, outputs: number) {
    this.groups = members.length;
    this.outputs = outputs;
    this.#members = members;
    this.#effects = new Float64Array(16 * this.groups * outputs);
  }

  /** Whether the effects of a group have a sign: that of a single factor's step. */
  signed(group: number): boolean {
    return this.#members[group].length === 1;
  }

  at(trajectory: number, group: number, output: number): number {
    return this.#effects[(trajectory * this.groups + group) * this.outputs + output];
  }

  /** Adds the effects of one trajectory, all of whose outputs are given point after point. */
  add(trajectory: Trajectory, values: Float64Array, shortRange: boolean): void {
    const size = this.groups * this.outputs;
    if ((this.count + 1) * size > this.#effects.length) {
      const larger = new Float64Array(2 * this.#effects.length);
      larger.set(this.#effects);
      this.#effects = larger;
    }
    const start = this.count * size;
    for (const move of trajectory.moves) {
      if (move.shortRange !== shortRange) continue;
      const step = stepOf(trajectory, move, this.#members[move.group]);
      for (let output = 0; output < this.outputs; output += 1) {
        const before = values[move.from * this.outputs + output];
        const after = values[move.to * this.outputs + output];
        this.#effects[start + move.group * this.outputs + output] = (after - before) / step;
      }
    }
    this.count += 1;
  }
}

/**
 * How far a move goes: with its sign for one factor, else the root of the mean of the squares, which is the common
 * length where all factors of the group move equally far.
 */
function stepOf(
  { points, factors }: Trajectory,
  { from, to }: { readonly from: number; readonly to: number },
  group: readonly number[],
): number {
  const step = (factor: number) => points[to * factors + factor] - points[from * factors + factor];
  if (group.length === 1) return step(group[0]);
  return Math.sqrt(group.reduce((sum, factor) => sum + step(factor) ** 2, 0) / group.length);
}
