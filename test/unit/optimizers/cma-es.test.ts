import { describe, expect, test } from 'vitest';
import { type CmaEsOptions, createCmaEs } from '../../../src/optimizers/cma-es.js';
import { cmaEs } from '../../../src/optimizers/index.js';
import { type DriveOptions, drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, ellipsoid, rosenbrock, sphere } from './setup.js';

const SEEDS = [1, 2, 3, 4, 5];

function minimise(
  objective: Objective,
  { dims = 10, seed = 1, ...options }: CmaEsOptions & { dims?: number; seed?: number } = {},
  driving: DriveOptions = {},
) {
  const optimizer = createCmaEs(cubeSetup(dims, -5, 5, seed), options);
  return drive(optimizer, dims, objective, { evaluations: 100_000, capacity: 10, ...driving });
}

describe('reaches 1e-10 in 10 dimensions', () => {
  // Published for popsize 10 (Hansen 2016 and the COCO archive): about 1,700, 4,500 and 6,000 evaluations.
  const cases = {
    sphere: [sphere, 2_300],
    ellipsoid: [ellipsoid, 6_000],
    rosenbrock: [rosenbrock, 9_000],
  } as const;
  for (const [name, [objective, most]] of Object.entries(cases)) {
    test.each(SEEDS)(`${name}, seed %i, within ${most} evaluations`, (seed) => {
      const { bestFx, evaluations } = minimise(objective, { seed }, { target: 1e-10 });
      expect(bestFx).toBeLessThanOrEqual(1e-10);
      expect(evaluations).toBeLessThanOrEqual(most);
    });
  }
});

describe('bounds', () => {
  test.each(SEEDS)('finds an optimum in a corner, seed %i', (seed) => {
    const linear = (x: Float64Array) =>
      x.reduce((sum, xi, i) => sum + (i + 1) * (i % 2 ? 5 - xi : xi + 5), 0);
    const { bestFx, evaluations } = minimise(linear, { seed }, { target: 1e-9 });
    expect(bestFx).toBeLessThanOrEqual(1e-9);
    expect(evaluations).toBeLessThan(3_500);
  });

  test('finds an optimum on some bounds, with a rotated valley in the others', () => {
    const objective = (x: Float64Array) => (x[0] + 5) * 100 + (5 - x[1]) + rosenbrock(x.subarray(2));
    expect(minimise(objective, { dims: 6 }).bestFx).toBeLessThan(1e-9);
  });

  test('treats ranges of very different size alike', () => {
    const setup = cubeSetup(3, 0, 1, 2);
    const bounds = {
      dims: 3,
      lower: Float64Array.of(-1e-6, 1e6, 0),
      upper: Float64Array.of(1e-6, 1e6 + 1, 1e9),
    };
    const x0 = setup.x0.map((u, i) => bounds.lower[i] + u * (bounds.upper[i] - bounds.lower[i]));
    const optimizer = createCmaEs({ ...setup, bounds, x0 }, {});
    const scaled = (x: Float64Array) =>
      x.reduce(
        (sum, xi, i) => sum + ((xi - bounds.lower[i]) / (bounds.upper[i] - bounds.lower[i]) - 0.3) ** 2,
        0,
      );
    expect(drive(optimizer, 3, scaled, { evaluations: 1_500, capacity: 7 }).bestFx).toBeLessThan(1e-12);
  });
});

describe('ends', () => {
  let noise = 1;
  const random = () => {
    noise = (noise * 16_807) % 2_147_483_647;
    return noise;
  };
  const off = { tolFun: 0, tolX: 0 };
  const cases: Record<string, [Objective, CmaEsOptions & { dims?: number }]> = {
    tolFun: [sphere, {}],
    tolX: [sphere, { tolX: 1e-3, tolFun: 0 }],
    tolUpSigma: [(x) => -x[0], { sigma0: 1e-8, tolUpSigma: 100 }],
    equalFunValues: [() => 7, { tolUpSigma: 1e300, ...off }],
    stagnation: [(x) => random() + x[0], { tolUpSigma: 1e300, ...off }],
    conditionCov: [(x) => x[0] ** 2 + 1e16 * x[1] ** 2, { dims: 2, ...off }],
    noEffectAxis: [(x) => sphere(x.map((xi) => xi - 1.7)) ** 0.05, { ...off, dims: 2 }],
    noFiniteValues: [() => Number.POSITIVE_INFINITY, {}],
    maxIterations: [sphere, { maxIterations: 7 }],
  };
  for (const [name, [objective, options]] of Object.entries(cases)) {
    test(`by ${name}`, () => {
      const reasons = SEEDS.map((seed) => minimise(objective, { ...options, seed }).finished);
      expect(reasons.map((reason) => reason?.split(':')[0])).toContain(name);
    });
  }

  test('after exactly maxIterations generations', () => {
    expect(minimise(sphere, { maxIterations: 7, popsize: 9 }).evaluations).toBe(63);
  });

  test('after 20 generations without a finite value, however many failed before', () => {
    let calls = 0;
    const result = minimise((x) => {
      calls += 1;
      return calls > 100 ? Infinity : sphere(x);
    });
    expect(result.evaluations).toBe(300);
  });
});

describe('failed evaluations', () => {
  test('never attract the search', () => {
    const halfFails = (x: Float64Array) => (x[0] < 0.5 ? Infinity : sphere(x));
    const setup = cubeSetup(4, -5, 5, 3);
    setup.x0[0] = 2;
    const { bestX, bestFx } = drive(createCmaEs(setup, {}), 4, halfFails, {
      evaluations: 20_000,
      capacity: 8,
    });
    expect(bestFx - 0.25).toBeLessThan(1e-6);
    expect(bestX[0]).toBeGreaterThanOrEqual(0.5);
  });
});

describe('an injected point', () => {
  const setup = () => cubeSetup(10, -5, 5, 4);
  const near = new Float64Array(10).fill(0.01);

  test('is followed at no evaluation, step by step when it is far', () => {
    const optimizer = createCmaEs(setup(), { sigma0: 0.01 });
    const far = new Float64Array(10).fill(4.5);
    // Its value says that it is better than anything that the search sees by itself.
    const objective = (x: Float64Array) => 1_000 + sphere(x.map((xi) => xi - 4.5)) * 1e-3;
    let done = 0;
    const distances = Array.from({ length: 60 }, () => {
      optimizer.inject?.(far, objective(far));
      const { bestX, evaluations } = drive(optimizer, 10, objective, { evaluations: 10, capacity: 10 }, done);
      done += evaluations;
      return Math.sqrt(sphere(bestX.map((xi) => xi - 4.5)));
    });
    expect(done).toBe(600);
    expect(distances[1]).toBeGreaterThan(0.5 * distances[0]);
    expect(distances[59]).toBeLessThan(0.1 * distances[0]);
  });

  test('that is shared in every generation speeds up the search of a valley', () => {
    const spent = [false, true].map((share) => {
      let sum = 0;
      for (const seed of SEEDS) {
        const optimizer = createCmaEs(cubeSetup(10, -5, 5, seed), {});
        const good = new Float64Array(10).fill(1.001);
        let done = 0;
        let best = Infinity;
        while (best > 1e-8 && optimizer.finished === null) {
          if (share) optimizer.inject?.(good, rosenbrock(good));
          const driven = drive(optimizer, 10, rosenbrock, { evaluations: 10, capacity: 10 }, done);
          done += driven.evaluations;
          best = Math.min(best, driven.bestFx);
        }
        sum += done;
        expect(best).toBeLessThanOrEqual(1e-8);
      }
      return sum;
    });
    expect(spent[1]).toBeLessThan(0.6 * spent[0]);
  });

  test('is ignored when it is worse', () => {
    const plain = createCmaEs(setup(), {});
    const injected = createCmaEs(setup(), {});
    drive(plain, 10, sphere, { evaluations: 100, capacity: 10 });
    drive(injected, 10, sphere, { evaluations: 100, capacity: 10 });
    injected.inject?.(new Float64Array(10).fill(5), 250);
    const values: number[][] = [[], []];
    [plain, injected].forEach((optimizer, k) => {
      const onEvaluation = (_: Float64Array, value: number) => values[k].push(value);
      drive(optimizer, 10, sphere, { evaluations: 300, capacity: 10, onEvaluation }, 100);
    });
    expect(values[1]).toEqual(values[0]);
  });

  test('waits for the interval', () => {
    const results = [1, 1_000].map((injectionInterval) => {
      const optimizer = createCmaEs(setup(), { injectionInterval });
      let done = drive(optimizer, 10, sphere, { evaluations: 50, capacity: 10 }).evaluations;
      optimizer.inject?.(new Float64Array(10).fill(1), 10);
      done += drive(optimizer, 10, sphere, { evaluations: 50, capacity: 10 }, done).evaluations;
      optimizer.inject?.(near, sphere(near));
      return drive(optimizer, 10, sphere, { evaluations: 150, capacity: 10 }, done).bestFx;
    });
    expect(results[0]).toBeLessThan(results[1]);
  });
});

describe('the specification', () => {
  test('refuses bad options, naming them', () => {
    expect(() => cmaEs({ sigma0: 0 })).toThrow('cmaEs.sigma0');
    expect(() => cmaEs({ popsize: 3 })).toThrow('cmaEs.popsize');
    expect(() => cmaEs({ maxIterations: 0.5 })).toThrow('cmaEs.maxIterations');
    expect(() => cmaEs({ tolFun: -1 })).toThrow('cmaEs.tolFun');
    expect(() => cmaEs({ tolX: Number.NaN })).toThrow('cmaEs.tolX');
    expect(() => cmaEs({ tolUpSigma: 1 })).toThrow('cmaEs.tolUpSigma');
    expect(() => cmaEs({ injectionInterval: 0 })).toThrow('cmaEs.injectionInterval');
    expect(() => cmaEs({ sigma: 1 } as CmaEsOptions)).toThrow('cmaEs.sigma');
  });

  test('keeps all workers busy with the default popsize', () => {
    const optimizer = createCmaEs({ ...cubeSetup(10, 0, 1, 1), workers: 4 }, {});
    expect(optimizer.ask(new Float64Array(1_000), 100)).toBe(12);
  });
});
