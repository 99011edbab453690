import { boundsOf } from '../../../src/domain/bounds.js';
import type { OptimizerSetup } from '../../../src/domain/optimizer.js';
import { Rng } from '../../../src/domain/rng.js';

/** A setup with the same bounds in each dimension and a random start point. */
export function cubeSetup(dims: number, low: number, high: number, seed: number): OptimizerSetup {
  const rng = Rng.of(seed);
  const bounds = boundsOf(Array.from({ length: dims }, () => [low, high] as const));
  const x0 = Float64Array.from({ length: dims }, () => low + (0.1 + 0.8 * rng.uniform()) * (high - low));
  return { bounds, x0, rng: rng.fork('optimizer'), workers: 1 };
}

export const sphere = (x: Float64Array): number => x.reduce((sum, xi) => sum + xi * xi, 0);

export const ellipsoid = (x: Float64Array): number =>
  x.reduce((sum, xi, i) => sum + 10 ** ((6 * i) / (x.length - 1)) * xi * xi, 0);

export function rosenbrock(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i += 1) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return sum;
}

/** Its global minimum of 0 lies at 0.3 in every coordinate. */
export const rastrigin = (x: Float64Array): number =>
  x.reduce((sum, xi) => sum + (xi - 0.3) ** 2 - 10 * Math.cos(2 * Math.PI * (xi - 0.3)) + 10, 0);
