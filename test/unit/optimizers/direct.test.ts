import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import { createDirect, type DirectOptions } from '../../../src/optimizers/direct.js';
import { direct } from '../../../src/optimizers/index.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, rastrigin, rosenbrock, sphere } from './setup.js';

function minimise(
  objective: Objective,
  { dims = 3, ...options }: DirectOptions & { dims?: number } = {},
  driving: DriveOptions = {},
) {
  const optimizer = createDirect(cubeSetup(dims, -5, 5, 1), options);
  return drive(optimizer, dims, objective, { evaluations: 20_000, capacity: 4, ...driving });
}

describe('direct', () => {
  test('needs as many evaluations as NLopt’s DIRECT-L, 3,946 in 5 dimensions, give or take what x0 adds', () => {
    const bounds = boundsOf(Array.from({ length: 5 }, () => [-5, 10] as const));
    const setup = { bounds, x0: new Float64Array(5).fill(-4), rng: Rng.of(1), workers: 1 };
    const { bestFx, evaluations } = drive(createDirect(setup, {}), 5, rosenbrock, {
      evaluations: 20_000,
      target: 1e-8,
    });
    expect(bestFx).toBeLessThanOrEqual(1e-8);
    expect(Math.abs(evaluations - 3_946)).toBeLessThan(50);
  });

  test('looks at the start point, the centre, then a third of the range to each side', () => {
    const seen: number[][] = [];
    const onEvaluation = (x: Float64Array) => seen.push([...x]);
    minimise(sphere, { dims: 2 }, { evaluations: 6, onEvaluation });
    expect(seen[0]).toEqual([...cubeSetup(2, -5, 5, 1).x0]);
    expect(seen[1]).toEqual([0, 0]);
    const third = 10 / 3;
    [
      [third, 0],
      [-third, 0],
      [0, third],
      [0, -third],
    ].forEach((point, k) => {
      for (const i of [0, 1]) expect(seen[2 + k][i]).toBeCloseTo(point[i], 12);
    });
  });

  test('solves Rastrigin in 2 dimensions, both ways', () => {
    expect(minimise(rastrigin, { dims: 2 }).bestFx).toBeLessThan(1e-8);
    expect(minimise(rastrigin, { dims: 2, locallyBiased: false }).bestFx).toBeLessThan(1e-8);
  });

  test('draws no random numbers, and is not moved by the start point', () => {
    const points = [1, 2].map((seed) => {
      const seen: string[] = [];
      const onEvaluation = (x: Float64Array) => seen.push(x.join());
      drive(createDirect(cubeSetup(3, -5, 5, seed), {}), 3, rosenbrock, { evaluations: 500, onEvaluation });
      return seen;
    });
    expect(points[0][0]).not.toBe(points[1][0]);
    expect(points[0].slice(1)).toEqual(points[1].slice(1));
  });

  test('ends when the best rectangle cannot be cut any more', () => {
    const { finished, evaluations } = minimise((x) => Math.abs(x[0] - 1), { dims: 1, epsilon: 0 });
    expect(finished).toMatch(/^converged/);
    expect(evaluations).toBeGreaterThan(60);
  });

  test('copes with failures', () => {
    const { bestX, bestFx } = minimise((x) => (x[0] < 1 ? Infinity : sphere(x)), { dims: 2 });
    expect(bestX[0]).toBeGreaterThanOrEqual(1);
    expect(bestFx).toBeLessThan(1.2);
    expect(minimise(() => Infinity, {}, { evaluations: 500 }).evaluations).toBe(500);
  });

  test('finds an optimum near a corner', () => {
    expect(minimise((x) => x.reduce((sum, xi) => sum + xi + 5, 0)).bestFx).toBeLessThan(1e-5);
  });

  test('refuses bad options, naming them', () => {
    expect(() => direct({ locallyBiased: 1 } as unknown as DirectOptions)).toThrow('direct.locallyBiased');
    expect(() => direct({ epsilon: -1 })).toThrow('direct.epsilon');
  });
});
