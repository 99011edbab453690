import { describe, expect, test } from 'vitest';
import { lennardJones, rosenbrock } from '../../../../src/benchmark-functions/index.js';
import { lbfgsb } from '../../../../src/optimizers/index.js';
import { createLbfgsb, type LbfgsbOptions } from '../../../../src/optimizers/lbfgsb.js';
import { drive, type Objective } from '../../../../src/testing/index.js';
import { cubeSetup } from '../setup.js';

const SEEDS = [1, 2, 3, 4, 5];
const valley = rosenbrock({ dims: 5 });
const cluster = lennardJones({ atoms: 13 });

function minimise(objective: Objective, dims: number, half: number, seed: number, options: LbfgsbOptions) {
  return drive(createLbfgsb(cubeSetup(dims, -half, half, seed), options), dims, objective, {
    evaluations: 20_000,
  });
}

const taught = (problem: typeof valley | typeof cluster) => (x: Float64Array) => ({
  fx: problem.evaluate(x),
  gradient: problem.gradient!(x),
});

describe("lbfgsb({ gradient: 'task' })", () => {
  test('says what it wants of the task', () => {
    expect(lbfgsb({ gradient: 'task' }).wants).toBe('gradient');
    expect(lbfgsb().wants).toBeNull();
  });

  test.each(SEEDS)('solves Rosenbrock without differences, seed %i', (seed) => {
    const own = minimise(taught(valley), 5, 2, seed, { gradient: 'task' });
    const differences = minimise((x) => valley.evaluate(x), 5, 2, seed, {});
    expect(own.finished).toMatch(/^(ftol|gtol|noDescent)/);
    // The second minimum in five dimensions is 3.93.
    expect(Math.min(own.bestFx, Math.abs(own.bestFx - 3.930839434))).toBeLessThan(1e-8);
    expect(own.evaluations).toBeLessThan(differences.evaluations / 2);
  });

  test('finds minima of a Lennard-Jones cluster of 13 atoms', () => {
    const dims = 39;
    for (const seed of SEEDS) {
      const { bestX, bestFx, finished, evaluations } = minimise(taught(cluster), dims, 1.5, seed, {
        gradient: 'task',
      });
      expect(finished).toMatch(/^(ftol|gtol|noDescent)/);
      expect(evaluations).toBeLessThan(1_000);
      expect(bestFx).toBeGreaterThan(-44.3268015);
      expect(bestFx).toBeLessThan(-30);
      const slope = cluster.gradient!(bestX);
      bestX.forEach((x, i) => {
        if (Math.abs(x) < 1.5) expect(Math.abs(slope[i])).toBeLessThan(1e-2);
      });
    }
  });

  test('makes the gradient of differences where the task gives none', () => {
    const differences = minimise((x) => valley.evaluate(x), 5, 2, 1, { differences: 'central' });
    const never = minimise((x) => valley.evaluate(x), 5, 2, 1, { gradient: 'task' });
    expect(never.bestFx).toBeLessThan(1e-8);
    expect(never.evaluations).toBeGreaterThan(differences.evaluations / 2);
    const always = minimise(taught(valley), 5, 2, 1, { gradient: 'task' });
    let calls = 0;
    const sometimes = minimise(
      (x) => {
        calls += 1;
        const gradient = valley.gradient!(x);
        if (calls % 7 === 0) gradient[2] = Number.NaN;
        return { fx: valley.evaluate(x), gradient };
      },
      5,
      2,
      1,
      { gradient: 'task' },
    );
    expect(sometimes.bestFx).toBeLessThan(1e-8);
    expect(sometimes.evaluations).toBeGreaterThan(always.evaluations);
    expect(sometimes.evaluations).toBeLessThan(never.evaluations);
  });

  test('shortens the step when an evaluation fails', () => {
    const wall: Objective = (x) =>
      x[0] < 0.5 ? Number.POSITIVE_INFINITY : { fx: valley.evaluate(x), gradient: valley.gradient!(x) };
    const setup = cubeSetup(5, -2, 2, 1);
    setup.x0[0] = 1.5;
    const optimizer = createLbfgsb(setup, { gradient: 'task' });
    expect(drive(optimizer, 5, wall).bestFx).toBeLessThan(1e-8);
  });
});
