import { defineOptimizer } from 'glompo/optimizers';

/**
 * Looks one step along each axis, in both directions; goes to the best of these points, or halves the step.
 *
 * `step` is the first step, as a part of each range; it has finished when the step is smaller than `tolerance`.
 */
export function compassSearch({ step = 0.25, tolerance = 1e-9 } = {}) {
  return defineOptimizer(import.meta.url, {
    export: 'createCompassSearch',
    kind: 'compassSearch',
    options: { step, tolerance },
  });
}

/** Makes it in the thread or process in which it runs. */
export const createCompassSearch = ({ bounds, x0 }, { step: firstStep, tolerance }) => {
  const { dims, lower, upper } = bounds;
  const center = x0.slice();
  let centerValue = Infinity;
  let step = firstStep;
  /** Points of the present round; the first round is the start point alone. */
  let round = [x0.slice()];
  let firstId = 0;
  let asked = 0;
  let told = 0;
  let best = -1;
  let bestValue = Infinity;

  const neighbour = (k) => {
    const x = center.slice();
    const axis = k >> 1;
    const move = (k % 2 === 0 ? step : -step) * (upper[axis] - lower[axis]);
    x[axis] = Math.min(upper[axis], Math.max(lower[axis], x[axis] + move));
    return x;
  };

  const nextRound = () => {
    if (best >= 0) {
      center.set(round[best]);
      centerValue = bestValue;
    } else if (firstId > 0) {
      step /= 2;
    }
    firstId += round.length;
    round = Array.from({ length: 2 * dims }, (_, k) => neighbour(k));
    asked = 0;
    told = 0;
    best = -1;
    bestValue = centerValue;
  };

  return {
    get finished() {
      return step < tolerance ? `the step is below ${tolerance}` : null;
    },
    ask(points, capacity) {
      if (step < tolerance) return 0;
      const count = Math.min(capacity, round.length - asked);
      for (let row = 0; row < count; row += 1) points.set(round[asked + row], row * dims);
      asked += count;
      return count;
    },
    tell({ count, ids, values }) {
      for (let row = 0; row < count; row += 1) {
        const k = ids[row] - firstId;
        // Of equal values the first point counts, whatever order they are told in.
        if (values[row] < bestValue || (values[row] === bestValue && best > k)) {
          best = k;
          bestValue = values[row];
        }
      }
      told += count;
      if (told === round.length) nextRound();
    },
  };
};
