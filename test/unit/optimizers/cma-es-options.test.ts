import { describe, expect, test } from 'vitest';
import type { Optimizer } from '../../../src/domain/optimizer.js';
import { Rng } from '../../../src/domain/rng.js';
import { type CmaEsOptions, createCmaEs } from '../../../src/optimizers/cma-es.js';
import { DiagonalCovariance } from '../../../src/optimizers/cma-es/diagonal-covariance.js';
import { FullCovariance } from '../../../src/optimizers/cma-es/full-covariance.js';
import type { CmaEsReport } from '../../../src/optimizers/cma-es-run.js';
import { cmaEs } from '../../../src/optimizers/index.js';
import { drive, type Objective } from '../../../src/testing/index.js';
import { cubeSetup, ellipsoid, rastrigin, sphere } from './setup.js';

const make = (options: CmaEsOptions, dims = 4) => createCmaEs(cubeSetup(dims, -5, 5, 1), options);
const reportOf = (optimizer: Optimizer) => optimizer.report!() as CmaEsReport;

/** The points of the next generation of 8. */
function generation(optimizer: Optimizer, objective: Objective, done: number): string[] {
  const points: string[] = [];
  const onEvaluation = (x: Float64Array) => points.push(x.join());
  drive(optimizer, 4, objective, { evaluations: 8, capacity: 8, onEvaluation }, done);
  return points;
}

describe('cmaEs, forceInjects', () => {
  const near = Float64Array.of(0.1, 0.2, -0.1, 0.3);

  test.each([false, true])('%s: whether the point is evaluated as it is', (forceInjects) => {
    const optimizer = make({ forceInjects });
    generation(optimizer, sphere, 0);
    optimizer.inject!(near, sphere(near));
    const seen = [...generation(optimizer, sphere, 8), ...generation(optimizer, sphere, 16)];
    expect(seen.filter((x) => x === near.join()).length).toBe(forceInjects ? 1 : 0);
  });

  test('waits for the interval, and ignores what is worse', () => {
    const optimizer = make({ forceInjects: true, injectionInterval: 3 });
    const seen: boolean[] = [];
    for (let k = 0; k < 6; k += 1) {
      const point = near.map((x) => x / (k + 1));
      optimizer.inject!(point, -1 - k);
      seen.push(generation(optimizer, sphere, 8 * k).includes(point.join()));
    }
    expect(seen).toEqual([true, false, false, true, false, false]);
    const worse = near.map((x) => x + 4);
    optimizer.inject!(worse, sphere(worse));
    for (let k = 6; k < 12; k += 1) {
      expect(generation(optimizer, sphere, 8 * k)).not.toContain(worse.join());
    }
  });

  test('moves the mean by the whole step', () => {
    const [nudged, moved] = [false, true].map((forceInjects) => {
      const optimizer = make({ forceInjects, sigma0: 1e-3 });
      const objective: Objective = (x) => sphere(x) + (Math.abs(x[0] - 0.1) < 1e-9 ? 0 : 100);
      generation(optimizer, objective, 0);
      optimizer.inject!(near, sphere(near));
      generation(optimizer, objective, 8);
      return Math.sqrt(sphere(reportOf(optimizer).mean.map((x, i) => x - near[i])));
    });
    expect(moved).toBeLessThan(0.8 * nudged);
  });
});

describe('cmaEs, minSigma and maxSigma', () => {
  test('bound the step size', () => {
    const range = (options: CmaEsOptions, objective: Objective) => {
      const optimizer = make({ sigma0: 0.1, tolFun: 0, tolX: 0, ...options });
      const sigmas: number[] = [];
      for (let k = 0; k < 40; k += 1) {
        generation(optimizer, objective, 8 * k);
        sigmas.push(reportOf(optimizer).sigma);
      }
      return [Math.min(...sigmas), Math.max(...sigmas)];
    };
    expect(range({}, sphere)[0]).toBeLessThan(0.01);
    expect(range({ minSigma: 0.03 }, sphere)[0]).toBe(0.03);
    const slope: Objective = (x) => 1e3 - x[0];
    expect(range({ sigma0: 1e-3 }, slope)[1]).toBeGreaterThan(0.01);
    expect(range({ sigma0: 1e-3, maxSigma: 0.005 }, slope)[1]).toBe(0.005);
  });

  test('are refused where sigma0 does not lie between them, and forceInjects but true and false', () => {
    expect(() => cmaEs({ minSigma: 0.3 })).toThrow('cmaEs.minSigma');
    expect(() => cmaEs({ minSigma: -1 })).toThrow('cmaEs.minSigma');
    expect(() => cmaEs({ sigma0: 0.1, maxSigma: 0.05 })).toThrow('cmaEs.maxSigma');
    expect(() => cmaEs({ forceInjects: 'yes' } as unknown as CmaEsOptions)).toThrow('cmaEs.forceInjects');
    expect(cmaEs({ sigma0: 0.1, minSigma: 0.1, maxSigma: 0.1 }).options.minSigma).toBe(0.1);
  });
});

describe('cmaEs, sampling', () => {
  test.each([3, 10])(
    'mirrored: half of the steps, orthogonal, and their opposites; %i parameters',
    (dims) => {
      for (const covariance of [new FullCovariance(dims, 9), new DiagonalCovariance(dims, 9)]) {
        covariance.sample(Rng.of(5));
        const { draws, drawStride } = covariance;
        const draw = (r: number) => Array.from({ length: dims }, (_, i) => draws[i * drawStride + r]);
        const dot = (a: number[], b: number[]) => a.reduce((sum, ai, i) => sum + ai * b[i], 0);
        const before = Array.from({ length: 9 }, (_, r) => draw(r));
        covariance.sample(Rng.of(5), true);
        for (let r = 0; r < 4; r += 1) {
          expect(dot(draw(r), draw(r))).toBeCloseTo(dot(before[r], before[r]), 9);
          expect(draw(r + 4)).toEqual(draw(r).map((z) => -z));
          for (let s = 0; s < Math.min(r, 3); s += 1) {
            if (r < dims) expect(dot(draw(r), draw(s))).toBeCloseTo(0, 9);
          }
        }
        expect(draw(8)).toEqual(before[8]);
      }
    },
  );

  test('mirrored is faster on the sphere', () => {
    const spent = (sampling: 'independent' | 'mirrored') =>
      [1, 2, 3, 4, 5].reduce((sum, seed) => {
        const optimizer = createCmaEs(cubeSetup(5, -5, 5, seed), { sampling });
        return sum + drive(optimizer, 5, sphere, { evaluations: 5_000, target: 1e-8 }).evaluations;
      }, 0);
    expect(spent('mirrored')).toBeLessThan(0.85 * spent('independent'));
  });

  test('refuses what it does not know', () => {
    expect(() => cmaEs({ sampling: 'sobol' } as unknown as CmaEsOptions)).toThrow('cmaEs.sampling');
  });
});

describe('cmaEs, report', () => {
  test.each([false, true])('tells where a search stands, separable %s', (separable) => {
    const optimizer = make({ maxIterations: 100, separable, tolFun: 0 });
    const { bestFx } = drive(optimizer, 4, ellipsoid, { evaluations: 1_600, capacity: 8 });
    const report = reportOf(optimizer);
    expect(report).toMatchObject({ generations: 100, bestFx });
    expect(report.reason).toMatch(/^maxIterations/);
    expect(report.mean.every((x) => Math.abs(x) < 1e-2)).toBe(true);
    // The ellipsoid's: its axes differ by a factor of 1,000, C by the square of that.
    expect(report.conditionNumber).toBeGreaterThan(1e5);
    expect(report.conditionNumber).toBeLessThan(1e7);
    const [widest, , , narrowest] = report.standardDeviations;
    expect(widest / narrowest).toBeGreaterThan(300);
    expect(widest / narrowest).toBeLessThan(3_000);
    expect(structuredClone(report)).toEqual(report);
  });

  test('has no reason before the end', () => {
    const optimizer = make({});
    generation(optimizer, sphere, 0);
    expect(reportOf(optimizer)).toMatchObject({ generations: 1, reason: null });
    expect(reportOf(optimizer).conditionNumber).toBeLessThan(3);
    for (const deviation of reportOf(optimizer).standardDeviations) {
      // The range is 10, and C not far from the identity.
      expect(deviation / (10 * reportOf(optimizer).sigma)).toBeGreaterThan(0.6);
      expect(deviation / (10 * reportOf(optimizer).sigma)).toBeLessThan(1.5);
    }
  });

  test('counts restarts and why searches ended, also after save and restore', () => {
    const options: CmaEsOptions = { restarts: 'ipop', maxIterations: 5 };
    const optimizer = make(options);
    // Populations of 8, 16 and 32, then the first generation of 64.
    drive(optimizer, 4, sphere, { evaluations: 5 * (8 + 16 + 32) + 64, capacity: 8 });
    const expected = { restarts: 3, endings: { maxIterations: 3 }, generations: 1, reason: null };
    expect(optimizer.report!()).toMatchObject(expected);
    const restored = createCmaEs(cubeSetup(4, -5, 5, 1), options, optimizer.save!());
    expect(restored.report!()).toEqual(optimizer.report!());
  });

  test('tells of searches that gave up well above the best value before', () => {
    const optimizer = make({ restarts: 'bipop' });
    drive(optimizer, 4, rastrigin, { evaluations: 60_000, capacity: 8 });
    const { restarts, endings } = optimizer.report!() as {
      restarts: number;
      endings: Record<string, number>;
    };
    expect(restarts).toBeGreaterThan(5);
    expect(endings.outdone).toBeGreaterThan(0);
    expect(Object.values(endings).reduce((a, b) => a + b)).toBe(restarts);
  });
});
