import { describe, expect, test } from 'vitest';
import { particleSwarm } from '../../../src/optimizers/index.js';
import { createParticleSwarm, type ParticleSwarmOptions } from '../../../src/optimizers/particle-swarm.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, rastrigin, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

function minimise(
  objective: Objective,
  { dims = 5, seed = 1, ...options }: ParticleSwarmOptions & { dims?: number; seed?: number } = {},
  driving: DriveOptions = {},
) {
  const optimizer = createParticleSwarm(cubeSetup(dims, -5, 5, seed), options);
  return drive(optimizer, dims, objective, { evaluations: 100_000, capacity: 40, ...driving });
}

describe('particleSwarm', () => {
  test.each(SEEDS)('solves the sphere in 5 dimensions, seed %i', (seed) => {
    const { bestFx, evaluations } = minimise(sphere, { seed }, { target: 1e-8 });
    expect(bestFx).toBeLessThanOrEqual(1e-8);
    // Pagmo's swarm needs 7,360.
    expect(evaluations).toBeLessThan(7_360);
  });

  test('does not depend on the directions of the axes', () => {
    const turned = (x: Float64Array) => 1e4 * (x[0] + x[1]) ** 2 + (x[0] - x[1]) ** 2;
    const straight = (x: Float64Array) => 2e4 * x[0] ** 2 + 2 * x[1] ** 2;
    const [a, b] = [turned, straight].map((objective) =>
      SEEDS.reduce(
        (sum, seed) => sum + minimise(objective, { dims: 2, seed }, { target: 1e-8 }).evaluations,
        0,
      ),
    );
    expect(a).toBeLessThan(1.4 * b);
    expect(b).toBeLessThan(1.4 * a);
  });

  test('solves Rastrigin in 2 dimensions, beginning again when it must', () => {
    for (const seed of SEEDS) {
      expect(minimise(rastrigin, { dims: 2, seed, restarts: null }, { target: 1e-8 }).bestFx).toBeLessThan(
        1e-8,
      );
    }
  });

  test('ends when it has converged or is stuck, and begins again as often as it may', () => {
    const once = minimise(sphere);
    expect(once.finished).toMatch(/^(converged|stagnated)/);
    expect(once.bestFx).toBeLessThan(1e-11);
    const thrice = minimise(sphere, { restarts: 2 });
    expect(thrice.evaluations).toBeGreaterThan(2 * once.evaluations);
    const steps = (x: Float64Array) => Math.round(x[0] ** 2);
    expect(minimise(steps, { dims: 1, xatol: 0 }).finished).toMatch(/^stagnated/);
  });

  test('finds an optimum in a corner', () => {
    const linear = (x: Float64Array) => x.reduce((sum, xi) => sum + xi + 5, 0);
    expect(minimise(linear, { dims: 8 }).bestFx).toBeLessThan(1e-9);
  });

  test('copes with failures, and ends when nothing is finite', () => {
    const { bestX, bestFx } = minimise((x) => (x[0] < 1 ? Infinity : sphere(x)), { dims: 3 });
    expect(bestX[0]).toBeGreaterThanOrEqual(1);
    expect(bestFx).toBeLessThan(1.001);
    const failed = minimise(() => Infinity, { popsize: 10 });
    expect(failed.finished).toMatch(/^noFiniteValue/);
    expect(failed.evaluations).toBe(200);
  });

  test('is drawn to an injected point that is better', () => {
    const solved = [false, true].map((share) =>
      SEEDS.filter((seed) => {
        const optimizer = createParticleSwarm(cubeSetup(5, -5, 5, seed), { popsize: 10 });
        const { evaluations } = drive(optimizer, 5, rastrigin, { evaluations: 100, capacity: 10 });
        const good = new Float64Array(5).fill(0.4);
        if (share) optimizer.inject?.(good, rastrigin(good));
        return drive(optimizer, 5, rastrigin, { evaluations: 20_000 }, evaluations).bestFx < 1e-8;
      }),
    );
    expect(solved[0].length).toBeLessThan(2);
    expect(solved[1].length).toBeGreaterThan(solved[0].length + 1);
  });

  test('keeps all workers busy with the default popsize', () => {
    const optimizer = createParticleSwarm({ ...cubeSetup(5, 0, 1, 1), workers: 16 }, {});
    expect(optimizer.ask(new Float64Array(1_000), 100)).toBe(48);
  });

  test('refuses bad options, naming them', () => {
    expect(() => particleSwarm({ popsize: 2 })).toThrow('particleSwarm.popsize');
    expect(() => particleSwarm({ informants: 0 })).toThrow('particleSwarm.informants');
    expect(() => particleSwarm({ restarts: -1 })).toThrow('particleSwarm.restarts');
    expect(() => particleSwarm({ xatol: -1 })).toThrow('particleSwarm.xatol');
    expect(() => particleSwarm({ fatol: -1 })).toThrow('particleSwarm.fatol');
  });
});
