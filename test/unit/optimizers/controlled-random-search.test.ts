import { describe, expect, test } from 'vitest';
import {
  type ControlledRandomSearchOptions,
  createControlledRandomSearch,
} from '../../../src/optimizers/controlled-random-search.js';
import { controlledRandomSearch } from '../../../src/optimizers/index.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, rastrigin, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

function minimise(
  objective: Objective,
  { dims = 5, seed = 1, ...options }: ControlledRandomSearchOptions & { dims?: number; seed?: number } = {},
  driving: DriveOptions = {},
) {
  const optimizer = createControlledRandomSearch(cubeSetup(dims, -5, 5, seed), options);
  return drive(optimizer, dims, objective, { evaluations: 100_000, ...driving });
}

describe('controlledRandomSearch', () => {
  test.each(SEEDS)('needs about as many evaluations as NLopt’s CRS2, seed %i', (seed) => {
    // Medians in 5 dimensions: 2,431 and, in a larger box, 5,961.
    const found = [sphere, rosenbrock].map((objective) => minimise(objective, { seed }, { target: 1e-8 }));
    for (const { bestFx } of found) expect(bestFx).toBeLessThanOrEqual(1e-8);
    expect(found[0].evaluations).toBeLessThan(1.2 * 2_431);
    expect(found[1].evaluations).toBeLessThan(1.2 * 5_961);
  });

  test('ends when it has converged or is stuck, and begins again as often as it may', () => {
    const once = minimise(sphere);
    expect(once.finished).toMatch(/^converged/);
    expect(once.bestFx).toBeLessThan(1e-12);
    const thrice = minimise(sphere, { restarts: 2 });
    expect(thrice.evaluations).toBeGreaterThan(2.5 * once.evaluations);
    expect(minimise(() => 3, { xatol: 0 }).finished).toMatch(/^stagnated/);
    const found = minimise(rastrigin, { dims: 2, restarts: null }, { target: 1e-8 });
    expect(found.bestFx).toBeLessThanOrEqual(1e-8);
  });

  test('asks for the population at once, then for as many points as there are workers', () => {
    const optimizer = createControlledRandomSearch({ ...cubeSetup(2, -5, 5, 1), workers: 3 }, {});
    const points = new Float64Array(200);
    expect(optimizer.ask(points, 100)).toBe(30);
    const ids = Float64Array.from({ length: 30 }, (_, row) => row);
    const values = ids.map((_, row) => sphere(points.subarray(row * 2, row * 2 + 2)));
    optimizer.tell({ count: 30, ids, points, values, residuals: null, residualCount: 0, gradients: null });
    expect(optimizer.ask(points, 100)).toBe(3);
    expect(drive(optimizer, 2, sphere, { capacity: 3, evaluations: 5_000 }, 33).evaluations).toBe(0);
  });

  test('finds an optimum in a corner, and copes with failures', () => {
    const linear = (x: Float64Array) => x.reduce((sum, xi) => sum + xi + 5, 0);
    expect(minimise(linear).bestFx).toBeLessThan(1e-9);
    const { bestX, bestFx } = minimise((x) => (x[0] < 1 ? Infinity : sphere(x)), { dims: 3 });
    expect(bestX[0]).toBeGreaterThanOrEqual(1);
    expect(bestFx).toBeLessThan(1.001);
    expect(minimise(() => Infinity, { popsize: 10 }).finished).toMatch(/^stagnated/);
  });

  test('is drawn to an injected point that is better', () => {
    const solved = [false, true].map((share) =>
      SEEDS.filter((seed) => {
        const optimizer = createControlledRandomSearch(cubeSetup(5, -5, 5, seed), {});
        const { evaluations } = drive(optimizer, 5, rastrigin, { evaluations: 200 });
        const good = new Float64Array(5).fill(0.35);
        if (share) optimizer.inject?.(good, rastrigin(good));
        return drive(optimizer, 5, rastrigin, { evaluations: 50_000 }, evaluations).bestFx < 1e-8;
      }),
    );
    expect(solved[1].length).toBeGreaterThan(solved[0].length + 2);
  });

  test('refuses bad options, naming them', () => {
    expect(() => controlledRandomSearch({ popsize: 2 })).toThrow('controlledRandomSearch.popsize');
    expect(() => controlledRandomSearch({ restarts: -1 })).toThrow('controlledRandomSearch.restarts');
    expect(() => controlledRandomSearch({ xatol: -1 })).toThrow('controlledRandomSearch.xatol');
    expect(() => controlledRandomSearch({ fatol: -1 })).toThrow('controlledRandomSearch.fatol');
    expect(() => minimise(sphere, { popsize: 6 })).toThrow('controlledRandomSearch.popsize');
  });
});
