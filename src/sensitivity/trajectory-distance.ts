import type { Trajectory } from './trajectory.js';

/** A trajectory with what its points change. */
interface Steps {
  readonly trajectory: Trajectory;
  /** The factors in which a point differs from the one before, point after point. */
  readonly changed: Int32Array;
  /** Where those of each point begin in `changed`, and their end. */
  readonly starts: Int32Array;
}

/**
 * The distances between any two of some trajectories by their indices: the sum of the Euclidean distances between
 * each point of one and each of the other (Campolongo, Cariboni and Saltelli 2007).
 *
 * Along a trajectory only one factor changes from point to point, so that a squared distance follows from the
 * one before it and only the first of a row is summed over all factors.
 */
export function trajectoryDistances(trajectories: readonly Trajectory[]): (a: number, b: number) => number {
  const steps = trajectories.map(stepsOf);
  return (a, b) => distance(trajectories[a], steps[b]);
}

function distance(a: Trajectory, { trajectory: b, changed, starts }: Steps): number {
  const { factors } = a;
  const here = a.points;
  const there = b.points;
  let total = 0;
  for (let row = 0; row < a.count; row += 1) {
    const at = row * factors;
    let squared = 0;
    for (let i = 0; i < factors; i += 1) {
      const off = here[at + i] - there[i];
      squared += off * off;
    }
    total += Math.sqrt(squared);
    for (let other = 1; other < b.count; other += 1) {
      const to = other * factors;
      for (let k = starts[other]; k < starts[other + 1]; k += 1) {
        const x = here[at + changed[k]];
        const after = x - there[to + changed[k]];
        const before = x - there[to - factors + changed[k]];
        squared += after * after - before * before;
      }
      // Rounding may take what is zero below it.
      total += Math.sqrt(Math.max(squared, 0));
    }
  }
  return total;
}

function stepsOf(trajectory: Trajectory): Steps {
  const { points, factors, count } = trajectory;
  const changed: number[] = [];
  const starts = new Int32Array(count + 1);
  for (let row = 1; row < count; row += 1) {
    for (let i = 0; i < factors; i += 1) {
      if (points[row * factors + i] !== points[(row - 1) * factors + i]) changed.push(i);
    }
    starts[row + 1] = changed.length;
  }
  return { trajectory, changed: Int32Array.from(changed), starts };
}
