import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import { lbfgsb } from '../../../src/optimizers/index.js';
import { createLbfgsb, type LbfgsbOptions } from '../../../src/optimizers/lbfgsb.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, ellipsoid, rastrigin, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

function minimise(
  objective: Objective,
  { dims = 5, seed = 1, ...options }: LbfgsbOptions & { dims?: number; seed?: number } = {},
  driving: DriveOptions = {},
) {
  const optimizer = createLbfgsb(cubeSetup(dims, -5, 5, seed), options);
  return drive(optimizer, dims, objective, { evaluations: 20_000, ...driving });
}

/** How many calls to `ask` it takes when everything that is asked is evaluated at the same time. */
function rounds(workers: number, options: LbfgsbOptions = {}): number {
  const optimizer = createLbfgsb({ ...cubeSetup(4, -2, 2, 3), workers }, options);
  const points = new Float64Array(4 * 40);
  let asked = 0;
  for (let round = 0; ; round += 1) {
    const count = optimizer.ask(points, 40);
    if (count === 0) return round;
    const ids = Float64Array.from({ length: count }, (_, row) => asked + row);
    const values = ids.map((_, row) => rosenbrock(points.subarray(row * 4, row * 4 + 4)));
    optimizer.tell({ count, ids, points, values, residuals: null, residualCount: 0, gradients: null });
    asked += count;
  }
}

describe('lbfgsb', () => {
  test.each(SEEDS)('solves the sphere in two gradients, seed %i', (seed) => {
    const { bestFx, evaluations } = minimise(sphere, { seed }, { target: 1e-8 });
    expect(bestFx).toBeLessThanOrEqual(1e-8);
    // SciPy's L-BFGS-B needs 19.
    expect(evaluations).toBeLessThanOrEqual(19);
  });

  test.each(SEEDS)('solves Rosenbrock, seed %i', (seed) => {
    const { bestFx, finished, evaluations } = minimise(rosenbrock, { dims: 3, seed });
    expect(bestFx).toBeLessThan(1e-11);
    expect(finished).toMatch(/^(ftol|gtol|noDescent)/);
    expect(evaluations).toBeLessThan(800);
  });

  test('solves an ill-conditioned valley in 20 dimensions', () => {
    expect(minimise(ellipsoid, { dims: 20 }).bestFx).toBeLessThan(1e-9);
  });

  test('ends exactly in a corner, and on a face beside a valley', () => {
    const linear = (x: Float64Array) =>
      x.reduce((sum, xi, i) => sum + (i + 1) * (i % 2 ? 5 - xi : xi + 5), 0);
    const corner = minimise(linear, { dims: 8 });
    expect(corner.bestFx).toBe(0);
    expect(corner.evaluations).toBeLessThan(150);
    const face = minimise((x) => 100 * (x[0] + 5) + (5 - x[1]) + rosenbrock(x.subarray(2)), { dims: 5 });
    expect(face.bestFx).toBeLessThan(1e-12);
    expect([face.bestX[0], face.bestX[1]]).toEqual([-5, 5]);
  });

  test('copes with a start point in, or next to, the corner that lies downhill', () => {
    for (const at of [0, Number.MIN_VALUE]) {
      const bounds = boundsOf([
        [0, 1],
        [0, 1],
      ]);
      const x0 = Float64Array.of(0, at);
      const optimizer = createLbfgsb({ bounds, x0, rng: Rng.of(1), workers: 1 }, {});
      const { bestX, finished } = drive(optimizer, 2, ([x, y]) => 3 * x + y);
      expect([...bestX]).toEqual([0, 0]);
      expect(finished).not.toBeNull();
    }
  });

  test('finds the constrained minimum when the free one lies beyond a bound', () => {
    const shifted = (x: Float64Array) => rosenbrock(x.map((xi) => xi + 4.5));
    const { bestX } = minimise(shifted, { dims: 2 });
    expect(bestX[0]).toBeCloseTo(-3.5, 4);
    const beyond = minimise((x) => sphere(x.map((xi) => xi - 7)) + 0.1 * x[0] * x[1], { dims: 2 });
    expect([...beyond.bestX]).toEqual([5, 5]);
  });

  test('central differences find more digits than forward ones, adaptive ones as many', () => {
    const [forward, central, adaptive] = (['forward', 'central', 'adaptive'] as const).map((differences) =>
      Math.max(...SEEDS.map((seed) => minimise(rosenbrock, { dims: 3, seed, differences }).bestFx)),
    );
    expect(central).toBeLessThan(forward);
    expect(adaptive).toBeLessThan(1e-12);
    expect(adaptive).toBeLessThan(forward);
  });

  test('asks for a gradient at once, and with the step when there are enough workers', () => {
    expect(rounds(5)).toBeLessThan(0.8 * rounds(4));
    expect(rounds(1, { speculative: true })).toBe(rounds(5));
    expect(rounds(5, { speculative: false })).toBe(rounds(4));
  });

  test('restarts at random points, as often as it may', () => {
    const found = minimise(rastrigin, { dims: 2, restarts: null }, { target: 1e-8 });
    expect(found.bestFx).toBeLessThanOrEqual(1e-8);
    expect(minimise(rastrigin, { dims: 2 }).bestFx).toBeGreaterThan(0.9);
    const once = minimise(sphere).evaluations;
    const thrice = minimise(sphere, { restarts: 2 }).evaluations;
    expect(thrice).toBeGreaterThan(2 * once);
    expect(thrice).toBeLessThan(5 * once);
  });

  test('restarts at an injected point that is better', () => {
    const optimizer = createLbfgsb(cubeSetup(5, -5, 5, 1), { restarts: 1 });
    const good = new Float64Array(5).fill(0.4);
    optimizer.inject?.(good, rastrigin(good));
    expect(drive(optimizer, 5, rastrigin).bestFx).toBeLessThan(1e-10);
  });

  test('copes with failures, and ends when the start point fails', () => {
    const wall = (x: Float64Array) => (x[0] < 1 ? Infinity : sphere(x));
    const setup = cubeSetup(3, -5, 5, 1);
    setup.x0[0] = 4;
    const { bestX, bestFx } = drive(createLbfgsb(setup, {}), 3, wall);
    expect(bestX[0]).toBeGreaterThanOrEqual(1);
    expect(bestFx).toBeLessThan(2);
    expect(minimise(() => Infinity).finished).toMatch(/^startFailed/);
    let calls = 0;
    const onlyOnce = () => {
      calls += 1;
      return calls === 1 ? 1 : Infinity;
    };
    expect(minimise(onlyOnce).finished).toMatch(/^gradientFailed/);
    expect(minimise(rosenbrock, { maxIterations: 2 }).finished).toMatch(/^maxIterations/);
  });

  test('refuses bad options, naming them', () => {
    expect(() => lbfgsb({ pairs: 0 })).toThrow('lbfgsb.pairs');
    expect(() => lbfgsb({ maxIterations: 0 })).toThrow('lbfgsb.maxIterations');
    expect(() => lbfgsb({ ftol: -1 })).toThrow('lbfgsb.ftol');
    expect(() => lbfgsb({ fatol: -1 })).toThrow('lbfgsb.fatol');
    expect(() => lbfgsb({ gtol: Number.NaN })).toThrow('lbfgsb.gtol');
    expect(() => lbfgsb({ restarts: -1 })).toThrow('lbfgsb.restarts');
    expect(() => lbfgsb({ gradient: 'exact' } as unknown as LbfgsbOptions)).toThrow('lbfgsb.gradient');
    expect(() => lbfgsb({ differences: 'none' } as unknown as LbfgsbOptions)).toThrow('lbfgsb.differences');
    expect(() => lbfgsb({ speculative: 1 } as unknown as LbfgsbOptions)).toThrow('lbfgsb.speculative');
  });
});
