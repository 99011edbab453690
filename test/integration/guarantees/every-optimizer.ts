import type { ManagerConfig, OptimizerSpec, TaskDetail } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import * as exported from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { optimizersAmong } from '../../fixtures/optimizers-among.js';

/** Every optimizer that the package has, by name; one that is added tomorrow included. */
export const EVERY_OPTIMIZER = optimizersAmong(exported);

const BOUNDS: readonly (readonly [number, number])[] = [
  [-1, 2],
  [0, 8],
  [-30, 10],
];

/** Residuals in units of the ranges: smallest at 30 % of each. */
export function residuals(x: ArrayLike<number>): number[] {
  const u = BOUNDS.map(([low, high], i) => (x[i] - low) / (high - low) - 0.3);
  return [u[0], 2 * u[1] + u[0] * u[0], 3 * u[2] - u[1], 0.5];
}

/** One optimizer alone, in this thread, on a task that keeps a record of its calls. */
export function alone(spec: OptimizerSpec, budget: number, more: Partial<ManagerConfig> = {}, scale = 1) {
  const calls: { readonly x: readonly number[]; readonly fx: number }[] = [];
  const task = (given: Float64Array): TaskDetail => {
    const vector = residuals(given).map((r) => r * Math.sqrt(scale));
    const fx = vector.reduce((sum, r) => sum + r * r, 0);
    calls.push({ x: [...given], fx });
    return { fx, residuals: vector };
  };
  const config: Partial<ManagerConfig> = {
    backend: 'inline',
    deterministic: true,
    task,
    bounds: BOUNDS,
    optSelector: cycle(spec),
    exitConditions: maxEvaluations(budget),
    maxJobs: spec.workers,
    ...more,
  };
  return { config, calls };
}
