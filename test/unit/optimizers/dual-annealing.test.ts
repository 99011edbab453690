import { describe, expect, test } from 'vitest';
import { createDualAnnealing, type DualAnnealingOptions } from '../../../src/optimizers/dual-annealing.js';
import { dualAnnealing } from '../../../src/optimizers/index.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, rastrigin, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

/** Griewank's function of 5 parameters in units of which the box is 10 wide, with its minimum beside the centre. */
const griewank = (x: Float64Array): number => {
  let product = 1;
  let sum = 0;
  x.forEach((xi, i) => {
    const z = 120 * (xi - 0.4);
    sum += (z * z) / 4_000;
    product *= Math.cos(z / Math.sqrt(i + 1));
  });
  return 1 + sum - product;
};

function minimise(
  objective: Objective,
  { dims = 5, seed = 1, ...options }: DualAnnealingOptions & { dims?: number; seed?: number } = {},
  driving: DriveOptions = {},
) {
  const optimizer = createDualAnnealing(cubeSetup(dims, -5, 5, seed), options);
  return drive(optimizer, dims, objective, { evaluations: 20_000, target: 1e-8, ...driving });
}

describe('dualAnnealing', () => {
  test.each(SEEDS)('solves sphere, Rosenbrock and Rastrigin in 5 dimensions, seed %i', (seed) => {
    // The medians of SciPy's function of this name are 24, 336 and 1,530.
    expect(minimise(sphere, { seed }).evaluations).toBeLessThanOrEqual(24);
    expect(minimise(rosenbrock, { seed }).evaluations).toBeLessThan(2_500);
    const { bestFx, evaluations } = minimise(rastrigin, { seed });
    expect(bestFx).toBeLessThanOrEqual(1e-8);
    expect(evaluations).toBeLessThan(15_000);
  });

  test('never descends twice from the same point, nor from one near the best', () => {
    const optimizer = createDualAnnealing(cubeSetup(5, -5, 5, 1), {});
    const starts = new Set<string>();
    let descents = 0;
    let descending = false;
    for (let done = 0; done < 3_000; done += 1) {
      drive(optimizer, 5, griewank, { evaluations: 1 }, done);
      const { local, exploring, candidateX, bestX } = optimizer.save!() as {
        local: unknown;
        exploring: boolean;
        candidateX: Float64Array;
        bestX: Float64Array;
      };
      if (exploring && local !== null && !descending) {
        descents += 1;
        starts.add(candidateX.join());
        expect(Math.max(...candidateX.map((x, i) => Math.abs(x - bestX[i]) / 10))).toBeGreaterThan(1e-4);
      }
      descending = local !== null;
    }
    expect(descents).toBeGreaterThan(20);
    expect(starts.size).toBe(descents);
  });

  test('comes out of the second minimum of Rosenbrock in 20 dimensions', () => {
    const second = new Float64Array(20).fill(1);
    second[0] = -0.99;
    second[1] = 0.99;
    const optimizer = createDualAnnealing({ ...cubeSetup(20, -5, 10, 1), x0: second }, {});
    const early = drive(optimizer, 20, rosenbrock, { evaluations: 2_000, target: 1e-8 });
    expect(early.bestFx).toBeGreaterThan(3);
    const late = drive(optimizer, 20, rosenbrock, { evaluations: 60_000, target: 1e-8 }, early.evaluations);
    expect(late.bestFx).toBeLessThanOrEqual(1e-8);
  });

  test('descends only where it may', () => {
    const { bestFx } = minimise(rosenbrock, { localSearch: false }, { evaluations: 2_000 });
    expect(bestFx).toBeGreaterThan(1e-4);
    expect(bestFx).toBeLessThan(20);
  });

  test('begins again at a random point when it is cold', () => {
    const rounds = [0.3, 1e-9].map((restartTemperatureRatio) => {
      const optimizer = createDualAnnealing(cubeSetup(1, -5, 5, 1), {
        localSearch: false,
        restartTemperatureRatio,
      });
      let last = 0;
      for (let done = 0; done < 200; done += 1) {
        drive(optimizer, 1, sphere, { evaluations: 1 }, done);
        last = Math.max(last, (optimizer.save!() as { round: number }).round);
      }
      return last;
    });
    expect(rounds[0]).toBeGreaterThanOrEqual(1);
    expect(rounds[0]).toBeLessThanOrEqual(4);
    expect(rounds[1]).toBeGreaterThan(90);
  });

  test('never takes a worse point when it is cold, often when it is hot', () => {
    const climbs = [1e-12, 1e12].map((initialTemperature) => {
      let last = Number.NaN;
      let count = 0;
      const optimizer = createDualAnnealing(cubeSetup(2, -5, 5, 1), {
        initialTemperature,
        localSearch: false,
        visit: 1.5,
      });
      for (let done = 0; done < 300; done += 1) {
        drive(optimizer, 2, sphere, { evaluations: 1 }, done);
        const { fx } = optimizer.save!() as { fx: number };
        if (fx > last) count += 1;
        last = fx;
      }
      return count;
    });
    expect(climbs[0]).toBe(0);
    expect(climbs[1]).toBeGreaterThan(100);
  });

  test('asks for the gradients of its descents at once', () => {
    const optimizer = createDualAnnealing({ ...cubeSetup(4, -5, 5, 1), workers: 4 }, {});
    const points = new Float64Array(100);
    let largest = 0;
    for (let asked = 0; asked < 100; ) {
      const count = optimizer.ask(points, 20);
      largest = Math.max(largest, count);
      const ids = Float64Array.from({ length: count }, (_, row) => asked + row);
      const values = ids.map((_, row) => sphere(points.subarray(row * 4, row * 4 + 4)));
      optimizer.tell({ count, ids, points, values, residuals: null, residualCount: 0, gradients: null });
      asked += count;
    }
    expect(largest).toBeGreaterThanOrEqual(4);
  });

  test('descends from an injected point that is better', () => {
    const optimizer = createDualAnnealing(cubeSetup(5, -5, 5, 1), {});
    const { evaluations } = drive(optimizer, 5, rastrigin, { evaluations: 100 });
    const good = new Float64Array(5).fill(0.45);
    optimizer.inject?.(good, rastrigin(good));
    const driven = drive(optimizer, 5, rastrigin, { evaluations: 200, target: 1e-8 }, evaluations);
    expect(driven.bestFx).toBeLessThanOrEqual(1e-8);
  });

  test('copes with failures', () => {
    const { bestX, bestFx } = minimise((x) => (x[0] < 1 ? Infinity : sphere(x)), { dims: 3 });
    expect(bestX[0]).toBeGreaterThanOrEqual(1);
    expect(bestFx).toBeLessThan(1.01);
    expect(minimise(() => Infinity, {}, { evaluations: 500 }).evaluations).toBe(500);
  });

  test('refuses bad options, naming them', () => {
    for (const [option, values] of Object.entries({
      initialTemperature: [0],
      restartTemperatureRatio: [0, 1],
      visit: [1, 3],
      accept: [0, 1],
      localSearch: [1],
    })) {
      for (const value of values) {
        expect(() => dualAnnealing({ [option]: value })).toThrow(`dualAnnealing.${option}`);
      }
    }
  });

  test('keeps an injected point and the value of the start point that was asked for before apart', () => {
    const optimizer = createDualAnnealing(cubeSetup(2, -5, 5, 1), {});
    const start = new Float64Array(2);
    optimizer.ask(start, 1);
    const told = { count: 1, ids: Float64Array.of(0), points: start, residuals: null, residualCount: 0 };
    optimizer.inject!(Float64Array.of(4, 4), -1);
    optimizer.tell({ ...told, values: Float64Array.of(-2), gradients: null });
    const { x, fx, bestX, bestFx } = optimizer.save!() as Record<'x' | 'bestX', Float64Array> & {
      fx: number;
      bestFx: number;
    };
    expect([fx, bestFx]).toEqual([-2, -2]);
    expect(x).toEqual(start);
    expect(bestX).toEqual(start);
  });
});
