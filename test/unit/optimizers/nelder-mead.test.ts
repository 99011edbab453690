import { describe, expect, test } from 'vitest';
import { nelderMead } from '../../../src/optimizers/index.js';
import { createNelderMead, type NelderMeadOptions } from '../../../src/optimizers/nelder-mead.js';
import { drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

function minimise(
  objective: Objective,
  { dims = 4, seed = 1, ...options }: NelderMeadOptions & { dims?: number; seed?: number } = {},
) {
  return drive(createNelderMead(cubeSetup(dims, -5, 5, seed), options), dims, objective, {
    evaluations: 20_000,
  });
}

describe('nelderMead', () => {
  test.each(SEEDS)('solves Rosenbrock in 4 dimensions, seed %i', (seed) => {
    const { bestFx, finished, evaluations } = minimise(rosenbrock, { seed });
    expect(bestFx).toBeLessThan(1e-12);
    expect(finished).toMatch(/^converged/);
    expect(evaluations).toBeLessThan(1_500);
  });

  test.each([1, 2, 8])('solves the sphere in %i dimensions', (dims) => {
    expect(minimise(sphere, { dims }).bestFx).toBeLessThan(1e-12);
  });

  test('finds an optimum in a corner of 8 dimensions', () => {
    const { bestFx, evaluations } = minimise((x) => x.reduce((sum, xi) => sum + xi + 5, 0), { dims: 8 });
    expect(bestFx).toBeLessThan(1e-9);
    expect(evaluations).toBeLessThan(2_000);
  });

  test('asks for the whole initial simplex at once, then for single points', () => {
    const optimizer = createNelderMead(cubeSetup(4, -5, 5, 1), { initialStep: 0.2 });
    const points = new Float64Array(100);
    expect(optimizer.ask(points, 25)).toBe(5);
    for (let row = 1; row < 5; row += 1) {
      const moved = [0, 1, 2, 3].map((i) => Math.abs(points[row * 4 + i] - points[i]));
      for (const [i, distance] of moved.entries()) expect(distance).toBeCloseTo(i === row - 1 ? 2 : 0, 2);
    }
    optimizer.tell({
      count: 5,
      ids: Float64Array.of(4, 2, 0, 1, 3),
      points,
      values: Float64Array.of(1, 2, 3, 4, 5),
      residuals: null,
      residualCount: 0,
      gradients: null,
    });
    expect(optimizer.ask(points, 25)).toBe(1);
    expect(optimizer.ask(points, 25)).toBe(0);
  });

  test('converges to the tolerances that it was given', () => {
    const loose = minimise(sphere, { xatol: 1e-2, fatol: 1e-2 });
    const tight = minimise(sphere, { xatol: 1e-6, fatol: 1e-6 });
    expect(loose.evaluations).toBeLessThan(tight.evaluations);
    expect(loose.bestFx).toBeGreaterThan(tight.bestFx);
  });

  test('restarts around its best point, and gets out of a trap so', () => {
    const trap = (x: Float64Array) => rosenbrock(x) + 3 * Math.sin(20 * x[0]) ** 2;
    const improved = SEEDS.filter(
      (seed) => minimise(trap, { seed, restarts: 5 }).bestFx < minimise(trap, { seed }).bestFx - 1e-6,
    );
    expect(improved.length).toBeGreaterThan(0);
    expect(minimise(sphere, { restarts: 1 }).evaluations).toBeGreaterThan(minimise(sphere).evaluations);
  });

  test('ends when nothing is finite, and copes when half is not', () => {
    expect(minimise(() => Infinity).finished).toMatch(/^noFiniteValue/);
    const { bestX, bestFx } = minimise((x) => (x[0] < 1 ? Infinity : sphere(x)), { restarts: 3 });
    expect(bestX[0]).toBeGreaterThanOrEqual(1);
    expect(bestFx).toBeLessThan(1.5);
  });

  test('goes on from an injected point that is better', () => {
    const optimizer = createNelderMead(cubeSetup(4, -5, 5, 1), {});
    const first = drive(optimizer, 4, rosenbrock, { evaluations: 20 });
    const good = new Float64Array(4).fill(0.99);
    optimizer.inject?.(good, rosenbrock(good));
    const values: number[] = [];
    drive(optimizer, 4, rosenbrock, { onEvaluation: (_, value) => values.push(value) }, first.evaluations);
    const without = minimise(rosenbrock);
    expect(Math.min(...values)).toBeLessThan(1e-12);
    expect(values.length + first.evaluations).not.toBe(without.evaluations);
  });

  test('refuses bad options, naming them', () => {
    expect(() => nelderMead({ initialStep: 0 })).toThrow('nelderMead.initialStep');
    expect(() => nelderMead({ initialStep: 0.6 })).toThrow('nelderMead.initialStep');
    expect(() => nelderMead({ xatol: -1 })).toThrow('nelderMead.xatol');
    expect(() => nelderMead({ fatol: Number.NaN })).toThrow('nelderMead.fatol');
    expect(() => nelderMead({ restarts: 1.5 })).toThrow('nelderMead.restarts');
  });
});
