import { Rng } from '../../../src/domain/rng.js';
import { EstimatedEffects, pointsOf, type Trajectory } from '../../../src/sensitivity/index.js';

export type Model = (x: Float64Array) => number;

/** Sobol's g-function: the smaller `a[i]`, the more influential the factor (Saltelli and Sobol 1995). */
export const gFunction =
  (a: readonly number[]): Model =>
  (x) =>
    a.reduce((product, ai, i) => (product * (Math.abs(4 * x[i] - 2) + ai)) / (1 + ai), 1);

/** The function of Ishigami and Homma (1990), of factors from -pi to pi, with a = 7 and b = 0.1. */
export const ishigami: Model = (u) => {
  const [x1, x2, x3] = u.map((value) => (2 * value - 1) * Math.PI);
  return Math.sin(x1) + 7 * Math.sin(x2) ** 2 + 0.1 * x3 ** 4 * Math.sin(x1);
};

/** The function of 20 factors of Morris (1991). The coefficients not given there are standard normal. */
export function morris20(seed: number): Model {
  const rng = Rng.of(seed);
  const first = Array.from({ length: 20 }, (_, i) => (i < 10 ? 20 : rng.normal()));
  const second = Array.from({ length: 20 }, (_, i) =>
    Array.from({ length: i }, () => (i < 6 ? -15 : rng.normal())),
  );
  return (x) => {
    const w = x.map((xi, i) => 2 * ([2, 4, 6].includes(i) ? (1.1 * xi) / (xi + 0.1) - 0.5 : xi - 0.5));
    let y = 0;
    for (let i = 0; i < 20; i += 1) {
      y += first[i] * w[i];
      for (let j = 0; j < i; j += 1) {
        y += second[i][j] * w[i] * w[j];
        for (let l = 0; l < j && i < 5; l += 1) {
          y -= 10 * w[i] * w[j] * w[l];
          for (let s = 0; s < l && i < 4; s += 1) y += 5 * w[i] * w[j] * w[l] * w[s];
        }
      }
    }
    return y;
  };
}

/** The effects of a model of one output. */
export function effectsOf(model: Model, trajectories: readonly Trajectory[]): EstimatedEffects {
  const effects = new EstimatedEffects({ factors: trajectories[0].factors });
  for (const trajectory of trajectories) effects.addTrajectory(trajectory, pointsOf(trajectory).map(model));
  return effects;
}
