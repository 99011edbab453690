import { describe, expect, test } from 'vitest';
import { trustRegion } from '../../../src/optimizers/index.js';
import { createTrustRegion, type TrustRegionOptions } from '../../../src/optimizers/trust-region.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, rastrigin, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

function minimise(
  objective: Objective,
  { dims = 5, seed = 1, ...options }: TrustRegionOptions & { dims?: number; seed?: number } = {},
  driving: DriveOptions = {},
) {
  const optimizer = createTrustRegion(cubeSetup(dims, -5, 5, seed), options);
  return drive(optimizer, dims, objective, { evaluations: 5_000, ...driving });
}

describe('trustRegion', () => {
  test.each(SEEDS)('solves sphere and Rosenbrock in few evaluations, seed %i', (seed) => {
    // NLopt's BOBYQA needs 14 in 5 dimensions in the median.
    expect(minimise(sphere, { seed }, { target: 1e-8 }).evaluations).toBeLessThanOrEqual(40);
    const { bestFx, finished, evaluations } = minimise(rosenbrock, { dims: 3, seed });
    expect(bestFx).toBeLessThan(1e-12);
    expect(finished).toMatch(/^converged/);
    expect(evaluations).toBeLessThan(800);
  });

  test('ends exactly in a corner, and on a face beside a valley', () => {
    const linear = (x: Float64Array) =>
      x.reduce((sum, xi, i) => sum + (i + 1) * (i % 2 ? 5 - xi : xi + 5), 0);
    const corner = minimise(linear, { dims: 8 });
    expect(corner.bestFx).toBe(0);
    expect(corner.evaluations).toBeLessThan(400);
    const face = minimise((x) => 100 * (x[0] + 5) + (5 - x[1]) + rosenbrock(x.subarray(2)), { dims: 5 });
    expect(face.bestFx).toBeLessThan(1e-10);
    expect([face.bestX[0], face.bestX[1]]).toEqual([-5, 5]);
  });

  test('asks for the points of its first model at once, a radius to both sides', () => {
    const optimizer = createTrustRegion(cubeSetup(2, -5, 5, 1), { initialRadius: 0.2 });
    const points = new Float64Array(40);
    expect(optimizer.ask(points, 20)).toBe(5);
    const moved = [1, 2, 3, 4].map((k) => [0, 1].map((i) => points[2 * k + i] - points[i]));
    for (const [k, offset] of moved.entries()) {
      expect(Math.abs(offset[k % 2])).toBeGreaterThan(1.99);
      expect(offset[1 - (k % 2)]).toBe(0);
    }
    expect(moved[0][0]).not.toBeCloseTo(moved[2][0], 6);
  });

  test('starts in a corner too', () => {
    const setup = { ...cubeSetup(3, -5, 5, 1), x0: Float64Array.of(-5, 5, 5) };
    expect(drive(createTrustRegion(setup, {}), 3, sphere).bestFx).toBeLessThan(1e-12);
  });

  test('converges to the tolerance that it was given', () => {
    const loose = minimise(rosenbrock, { dims: 2, xatol: 1e-2 });
    const tight = minimise(rosenbrock, { dims: 2 });
    expect(loose.evaluations).toBeLessThan(tight.evaluations);
    expect(loose.bestFx).toBeGreaterThan(tight.bestFx);
  });

  test('ends on a function that is flat, or that jumps', () => {
    expect(minimise(() => 3).finished).toMatch(/^converged/);
    expect(minimise((x) => Math.round(4 * sphere(x))).finished).toMatch(/^(converged|degenerate)/);
  });

  test('restarts, at injected points that are better', () => {
    const found = minimise(rastrigin, { dims: 2, restarts: null }, { evaluations: 20_000, target: 1e-8 });
    expect(found.bestFx).toBeLessThanOrEqual(1e-8);
    const optimizer = createTrustRegion(cubeSetup(5, -5, 5, 1), { restarts: 1, initialRadius: 0.01 });
    const start = drive(optimizer, 5, rastrigin, { evaluations: 50 });
    const good = new Float64Array(5).fill(0.35);
    optimizer.inject?.(good, rastrigin(good));
    expect(drive(optimizer, 5, rastrigin, {}, start.evaluations).bestFx).toBeLessThan(1e-10);
  });

  test('copes with failures, and ends when nothing is finite', () => {
    const setup = cubeSetup(3, -5, 5, 1);
    setup.x0[0] = 4;
    const wall = (x: Float64Array) => (x[0] < 1 ? Infinity : sphere(x));
    const { bestX, bestFx } = drive(createTrustRegion(setup, {}), 3, wall);
    expect(bestX[0]).toBeGreaterThanOrEqual(1);
    expect(bestFx).toBeLessThan(2);
    const failed = minimise(() => Infinity);
    expect(failed.finished).toMatch(/^startFailed/);
    expect(failed.evaluations).toBe(11);
  });

  test('refuses bad options, naming them', () => {
    expect(() => trustRegion({ initialRadius: 0 })).toThrow('trustRegion.initialRadius');
    expect(() => trustRegion({ initialRadius: 0.3 })).toThrow('trustRegion.initialRadius');
    expect(() => trustRegion({ xatol: 0 })).toThrow('trustRegion.xatol');
    expect(() => trustRegion({ restarts: -1 })).toThrow('trustRegion.restarts');
  });
});
