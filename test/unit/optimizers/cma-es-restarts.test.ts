import { describe, expect, test } from 'vitest';
import { type CmaEsOptions, createCmaEs } from '../../../src/optimizers/cma-es.js';
import { cmaEs } from '../../../src/optimizers/index.js';
import { drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, ellipsoid, rastrigin, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

function minimise(
  objective: Objective,
  { dims = 5, seed = 1, ...options }: CmaEsOptions & { dims?: number; seed?: number } = {},
) {
  const optimizer = createCmaEs(cubeSetup(dims, -5, 5, seed), options);
  return drive(optimizer, dims, objective, { evaluations: 100_000, capacity: 8, target: 1e-8 });
}

describe('cmaEs with restarts', () => {
  test.each(['ipop', 'bipop'] as const)('%s solves what one search does not', (restarts) => {
    for (const seed of SEEDS) {
      expect(minimise(rastrigin, { seed }).bestFx).toBeGreaterThan(0.9);
      expect(minimise(rastrigin, { seed, restarts }).bestFx).toBeLessThanOrEqual(1e-8);
    }
  });

  test('goes on until its allowance ends', () => {
    const optimizer = createCmaEs(cubeSetup(3, -5, 5, 1), { restarts: 'bipop' });
    const { evaluations, finished } = drive(optimizer, 3, sphere, { evaluations: 30_000, capacity: 5 });
    expect(evaluations).toBe(30_000);
    expect(finished).toBeNull();
  });

  test('begins each search elsewhere', () => {
    const optimizer = createCmaEs(cubeSetup(3, -5, 5, 1), {
      restarts: 'ipop',
      sigma0: 1e-3,
      maxIterations: 1,
    });
    const firsts: string[] = [];
    let id = 0;
    const onEvaluation = (x: Float64Array) => {
      if (id === 0 || id === 7 || id === 21) firsts.push(x.join());
      id += 1;
    };
    drive(optimizer, 3, sphere, { evaluations: 30, capacity: 5, onEvaluation });
    expect(new Set(firsts.map((x) => Math.round(Number(x.split(',')[0]) * 10))).size).toBe(3);
  });

  test('refuses an unknown scheme', () => {
    expect(() => cmaEs({ restarts: 'tripop' } as unknown as CmaEsOptions)).toThrow('cmaEs.restarts');
  });
});

describe('cmaEs, separable', () => {
  test.each(SEEDS)('is faster on a separable function, seed %i', (seed) => {
    const full = minimise(ellipsoid, { dims: 20, seed, separable: false });
    const separable = minimise(ellipsoid, { dims: 20, seed, separable: true });
    expect(separable.bestFx).toBeLessThanOrEqual(1e-8);
    expect(separable.evaluations).toBeLessThan(0.6 * full.evaluations);
  });

  test('is slower where parameters depend on each other', () => {
    const full = minimise(rosenbrock, { dims: 10, separable: false });
    const separable = minimise(rosenbrock, { dims: 10, separable: true });
    expect(separable.evaluations).toBeGreaterThan(2 * full.evaluations);
  });

  test('is the default in many dimensions, where it needs little memory', () => {
    const optimizer = createCmaEs(cubeSetup(3_000, -5, 5, 1), {});
    drive(optimizer, 3_000, sphere, { evaluations: 200, capacity: 10 });
    const saved = optimizer.save!() as { distribution: { covariance: Float64Array } };
    expect(saved.distribution.covariance.length).toBe(3_000);
  });

  test('refuses anything but true and false', () => {
    expect(() => cmaEs({ separable: 1 } as unknown as CmaEsOptions)).toThrow('cmaEs.separable');
  });
});
