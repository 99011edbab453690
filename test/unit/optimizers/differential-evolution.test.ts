import { describe, expect, test } from 'vitest';
import {
  createDifferentialEvolution,
  type DifferentialEvolutionOptions,
} from '../../../src/optimizers/differential-evolution.js';
import { differentialEvolution } from '../../../src/optimizers/index.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, rastrigin, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

function minimise(
  objective: Objective,
  { dims = 5, seed = 1, ...options }: DifferentialEvolutionOptions & { dims?: number; seed?: number } = {},
  driving: DriveOptions = {},
) {
  const optimizer = createDifferentialEvolution(cubeSetup(dims, -5, 5, seed), options);
  return drive(optimizer, dims, objective, { evaluations: 100_000, capacity: 10, ...driving });
}

describe('differentialEvolution reaches 1e-8 in 5 dimensions', () => {
  // SciPy's differential evolution needs about 4,200, 13,700 and 9,400 evaluations.
  const cases = {
    sphere: [sphere, 4_900],
    rastrigin: [rastrigin, 10_300],
  } as const;
  for (const [name, [objective, most]] of Object.entries(cases)) {
    test.each(SEEDS)(`${name}, seed %i, within ${most} evaluations`, (seed) => {
      const { bestFx, evaluations } = minimise(objective, { seed }, { target: 1e-8 });
      expect(bestFx).toBeLessThanOrEqual(1e-8);
      expect(evaluations).toBeLessThanOrEqual(most);
    });
  }

  test('rosenbrock, unless it ends in the other minimum, within 10,000 evaluations', () => {
    const runs = SEEDS.map((seed) => minimise(rosenbrock, { seed }, { target: 1e-8 }));
    const solved = runs.filter(({ bestFx }) => bestFx <= 1e-8);
    expect(solved.length).toBeGreaterThanOrEqual(4);
    for (const { evaluations } of solved) expect(evaluations).toBeLessThanOrEqual(10_000);
  });
});

describe('differentialEvolution', () => {
  test('ends when it has converged', () => {
    const { finished, bestFx } = minimise(sphere);
    expect(finished).toMatch(/^converged/);
    expect(bestFx).toBeLessThan(1e-12);
  });

  test('ends when it is stuck in several minima', () => {
    const optimizer = createDifferentialEvolution(cubeSetup(2, -5, 5, 1), { popsize: 30 });
    const steps = (x: Float64Array) => Math.round(x[0] ** 2) + Math.round(x[1] ** 2);
    expect(drive(optimizer, 2, steps, { evaluations: 20_000 }).finished).toMatch(/^stagnated/);
  });

  test('begins again as often as it may', () => {
    const once = minimise(sphere).evaluations;
    const thrice = minimise(sphere, { restarts: 2 }).evaluations;
    expect(thrice).toBeGreaterThan(2.5 * once);
    expect(thrice).toBeLessThan(3.5 * once);
    expect(minimise(sphere, { restarts: null }).finished).toBeNull();
  });

  test('ends with its budget, and has converged then', () => {
    const { evaluations, finished, bestFx } = minimise(rastrigin, { budget: 8_000 });
    expect(finished).toMatch(/^budgetSpent/);
    expect(evaluations).toBeGreaterThanOrEqual(8_000);
    expect(evaluations).toBeLessThan(8_010);
    expect(bestFx).toBeLessThan(1e-8);
  });

  test('shrinks the population linearly to 4 over the budget', () => {
    const optimizer = createDifferentialEvolution(cubeSetup(5, -5, 5, 1), { popsize: 100, budget: 4_000 });
    const points = new Float64Array(1_000);
    const sizes: number[] = [];
    let id = 0;
    while (optimizer.finished === null) {
      const count = optimizer.ask(points, 200);
      sizes.push(count);
      const ids = Float64Array.from({ length: count }, (_, row) => id + row);
      const values = ids.map((_, row) => sphere(points.subarray(row * 5, row * 5 + 5)));
      optimizer.tell({ count, ids, points, values, residuals: null, residualCount: 0, gradients: null });
      id += count;
    }
    expect(sizes[0]).toBe(100);
    expect(sizes.at(-1)).toBeLessThanOrEqual(5);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    let spent = 0;
    for (const size of sizes) {
      expect(Math.abs(size - (100 - (96 * spent) / 4_000))).toBeLessThanOrEqual(1);
      spent += size;
    }
  });

  test('ends when nothing is finite, and copes when half is not', () => {
    const failed = minimise(() => Infinity, { popsize: 10 });
    expect(failed.finished).toMatch(/^noFiniteValue/);
    expect(failed.evaluations).toBe(200);
    const { bestX, bestFx } = minimise((x) => (x[0] < 1 ? Infinity : sphere(x)));
    expect(bestX[0]).toBeGreaterThanOrEqual(1);
    expect(bestFx).toBeLessThan(1 + 1e-6);
  });

  test('finds an optimum in a corner', () => {
    const linear = (x: Float64Array) =>
      x.reduce((sum, xi, i) => sum + (i + 1) * (i % 2 ? 5 - xi : xi + 5), 0);
    expect(minimise(linear).bestFx).toBeLessThan(1e-6);
  });

  test('is drawn to an injected point that is better', () => {
    const solved = [false, true].map((share) =>
      SEEDS.filter((seed) => {
        const optimizer = createDifferentialEvolution(cubeSetup(5, -5, 5, seed), { popsize: 8 });
        const { evaluations } = drive(optimizer, 5, rastrigin, { evaluations: 80 });
        const good = new Float64Array(5).fill(0.4);
        if (share) optimizer.inject?.(good, rastrigin(good));
        return drive(optimizer, 5, rastrigin, { evaluations: 20_000 }, evaluations).bestFx < 1e-8;
      }),
    );
    expect(solved[0].length).toBeLessThan(SEEDS.length - 1);
    expect(solved[1].length).toBeGreaterThan(solved[0].length + 1);
  });

  test('keeps all workers busy with the default popsize', () => {
    const optimizer = createDifferentialEvolution({ ...cubeSetup(5, 0, 1, 1), workers: 8 }, {});
    expect(optimizer.ask(new Float64Array(1_000), 100)).toBe(32);
  });

  test('refuses bad options, naming them', () => {
    expect(() => differentialEvolution({ popsize: 3 })).toThrow('differentialEvolution.popsize');
    expect(() => differentialEvolution({ budget: 0 })).toThrow('differentialEvolution.budget');
    expect(() => differentialEvolution({ restarts: -1 })).toThrow('differentialEvolution.restarts');
    expect(() => differentialEvolution({ xatol: -1 })).toThrow('differentialEvolution.xatol');
    expect(() => differentialEvolution({ fatol: Number.NaN })).toThrow('differentialEvolution.fatol');
  });
});
