import { describe, expect, test } from 'vitest';
import { onePlusOneEs } from '../../../src/optimizers/index.js';
import { createOnePlusOneEs, type OnePlusOneEsOptions } from '../../../src/optimizers/one-plus-one-es.js';
import { createOnePlusOneEsRun } from '../../../src/optimizers/one-plus-one-es-run.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, ellipsoid, rastrigin, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

function minimise(
  objective: Objective,
  { dims = 5, seed = 1, ...options }: OnePlusOneEsOptions & { dims?: number; seed?: number } = {},
  driving: DriveOptions = {},
) {
  const optimizer = createOnePlusOneEs(cubeSetup(dims, -5, 5, seed), options);
  return drive(optimizer, dims, objective, { evaluations: 20_000, ...driving });
}

describe('onePlusOneEs', () => {
  test.each(SEEDS)('solves sphere, ellipsoid and Rosenbrock, seed %i', (seed) => {
    expect(minimise(sphere, { seed }, { target: 1e-8 }).evaluations).toBeLessThan(700);
    // A step that only knows its length would need about a million.
    expect(minimise(ellipsoid, { seed }, { target: 1e-8 }).evaluations).toBeLessThan(4_000);
    expect(minimise(rosenbrock, { seed, dims: 3 }).bestFx).toBeLessThan(1e-12);
  });

  test('keeps the inverse of its factor', () => {
    const optimizer = createOnePlusOneEsRun(cubeSetup(4, -5, 5, 1), { sigma0: 0.2, xatol: 1e-12 });
    drive(optimizer, 4, ellipsoid, { evaluations: 1_500 });
    const { factor, inverse } = optimizer.save!() as { factor: Float64Array; inverse: Float64Array };
    for (let i = 0; i < 4; i += 1) {
      for (let j = 0; j < 4; j += 1) {
        let sum = 0;
        for (let k = 0; k < 4; k += 1) sum += factor[i * 4 + k] * inverse[k * 4 + j];
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 6);
      }
    }
    expect(factor[0]).not.toBe(factor[5]);
  });

  test('ends when it has converged, to the tolerance that it was given', () => {
    const loose = minimise(sphere, { xatol: 1e-3 });
    const tight = minimise(sphere);
    expect(loose.finished).toMatch(/^converged/);
    expect(tight.evaluations).toBeGreaterThan(1.5 * loose.evaluations);
    expect(tight.bestFx).toBeLessThan(1e-14);
  });

  test('restarts, at injected points that are better', () => {
    const found = minimise(rastrigin, { dims: 2, restarts: null }, { target: 1e-8 });
    expect(found.bestFx).toBeLessThanOrEqual(1e-8);
    const optimizer = createOnePlusOneEs(cubeSetup(5, -5, 5, 1), { restarts: 1, sigma0: 0.01 });
    const start = drive(optimizer, 5, rastrigin, { evaluations: 100 });
    expect(start.bestFx).toBeGreaterThan(5);
    const good = new Float64Array(5).fill(0.4);
    optimizer.inject?.(good, rastrigin(good));
    expect(drive(optimizer, 5, rastrigin, {}, start.evaluations).bestFx).toBeLessThan(1e-10);
  });

  test('finds an optimum in a corner', () => {
    const linear = (x: Float64Array) => x.reduce((sum, xi) => sum + xi + 5, 0);
    expect(minimise(linear, { dims: 8 }).bestFx).toBeLessThan(1e-9);
  });

  test('copes with failures, and ends when nothing is finite', () => {
    const setup = cubeSetup(3, -5, 5, 1);
    setup.x0[0] = 4;
    const wall = (x: Float64Array) => (x[0] < 1 ? Infinity : sphere(x));
    expect(drive(createOnePlusOneEs(setup, {}), 3, wall).bestFx).toBeLessThan(1.01);
    const failed = minimise(() => Infinity);
    expect(failed.finished).toMatch(/^noFiniteValue/);
    expect(failed.evaluations).toBe(1_001);
  });

  test('refuses bad options, naming them', () => {
    expect(() => onePlusOneEs({ sigma0: 0 })).toThrow('onePlusOneEs.sigma0');
    expect(() => onePlusOneEs({ xatol: 0 })).toThrow('onePlusOneEs.xatol');
    expect(() => onePlusOneEs({ restarts: -1 })).toThrow('onePlusOneEs.restarts');
  });
});
