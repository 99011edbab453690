import { describe, expect, test } from 'vitest';
import { correctDigits, NIST_PROBLEMS, nistRegression } from '../../../src/benchmark-functions/index.js';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import { levenbergMarquardt } from '../../../src/optimizers/index.js';
import {
  createLevenbergMarquardt,
  type LevenbergMarquardtOptions,
} from '../../../src/optimizers/levenberg-marquardt.js';
import { type DriveOptions, drive } from '../../../src/testing/index.js';

type Residuals = (x: Float64Array) => ArrayLike<number> | number;

function solve(
  residuals: Residuals,
  pairs: readonly (readonly [number, number])[],
  start: ArrayLike<number>,
  options: LevenbergMarquardtOptions = {},
  driving: DriveOptions = {},
) {
  const bounds = boundsOf(pairs);
  const setup = { bounds, x0: Float64Array.from(start), rng: Rng.of(1), workers: 1 };
  return drive(createLevenbergMarquardt(setup, options), bounds.dims, residuals, {
    evaluations: 20_000,
    ...driving,
  });
}

const { exp, sin } = Math;

describe('NIST StRD, from the published start values', () => {
  for (const name of NIST_PROBLEMS) {
    test.each([1, 2])(`${name}, start %i: 10 digits of the residual sum of squares`, (start) => {
      const { residuals, bounds, parameters, minFx } = nistRegression({ problem: name });
      const { bestFx, finished } = solve(
        residuals,
        bounds,
        parameters.map(({ starts }) => starts[start - 1]),
      );
      expect(correctDigits(bestFx, minFx)).toBeGreaterThan(10);
      expect(finished).toMatch(/^(ftol|xtol|gtol)/);
    });
  }
});

describe('least squares with known answers', () => {
  test('solves a linear problem to the last digits', () => {
    // The line through (0, 1), (1, 3), (2, 4), (3, 4): slope 1, intercept 1.5, residual sum 1.
    const y = [1, 3, 4, 4];
    const { bestX, bestFx, evaluations } = solve(
      (b) => y.map((yi, i) => yi - (b[0] + b[1] * i)),
      [
        [-10, 10],
        [-10, 10],
      ],
      [-7, 9],
    );
    expect(bestX[0]).toBeCloseTo(1.5, 9);
    expect(bestX[1]).toBeCloseTo(1, 9);
    expect(bestFx).toBeCloseTo(1, 13);
    expect(evaluations).toBeLessThan(60);
  });

  test('solves Rosenbrock as least squares, and Powell singular, to zero', () => {
    const rosenbrock: Residuals = ([a, b]) => [10 * (b - a * a), 1 - a];
    const box: [number, number] = [-10, 10];
    expect(solve(rosenbrock, [box, box], [-1.2, 1]).bestFx).toBeLessThan(1e-20);
    const powell: Residuals = ([a, b, c, d]) => [
      a + 10 * b,
      Math.sqrt(5) * (c - d),
      (b - 2 * c) ** 2,
      Math.sqrt(10) * (a - d) ** 2,
    ];
    expect(solve(powell, [box, box, box, box], [3, -1, 0, 1]).bestFx).toBeLessThan(1e-16);
  });

  test('ends on a bound exactly, with the others at their best', () => {
    const residuals: Residuals = ([a, b]) => [a + b - 3, a - b, 0.5 * (a - 4)];
    const { bestX, finished } = solve(
      residuals,
      [
        [0, 1],
        [0, 5],
      ],
      [0.5, 4],
    );
    // With a = 1: b minimises (b - 2)² + (1 - b)², which is at 1.5.
    expect(bestX[0]).toBe(1);
    expect(bestX[1]).toBeCloseTo(1.5, 8);
    expect(finished).not.toBeNull();
  });

  test('manages fewer residuals than parameters, and parameters without effect', () => {
    const box: [number, number] = [-10, 10];
    expect(solve(([a, b]) => [a * a + b - 1], [box, box, box], [3, 3, 3]).bestFx).toBeLessThan(1e-20);
  });

  test('manages parameters from 1e-3 to 1e6', () => {
    const truth = [2e-3, 4e5, 30];
    const model = (b: ArrayLike<number>, t: number) => b[1] * exp(-b[0] * t) + b[2] * t;
    const times = Array.from({ length: 40 }, (_, i) => 25 * i);
    const { bestX } = solve(
      (b) => times.map((t) => model(b, t) - model(truth, t)),
      [
        [1e-4, 1e-1],
        [1, 1e6],
        [-1e3, 1e3],
      ],
      [2e-2, 1e4, -500],
    );
    for (const [i, x] of bestX.entries()) expect(Math.abs(x / truth[i] - 1)).toBeLessThan(1e-8);
  });
});

describe('what goes wrong', () => {
  const box: [number, number] = [-5, 5];

  test('a task without residuals ends it, saying so', () => {
    const { finished, evaluations } = solve(([a, b]) => a * a + b * b, [box, box], [1, 1]);
    expect(finished).toMatch(/^noResiduals: the task returns no residuals/);
    expect(evaluations).toBe(1);
  });

  test('failed steps are refused', () => {
    const residuals: Residuals = ([a, b]) =>
      a < 0.5 || b > 4 ? [Number.NaN, 1, 1] : [10 * (b - a * a), 1 - a, a > 3 ? Infinity : 0];
    expect(solve(residuals, [box, box], [1.9, 3.9]).bestFx).toBeLessThan(1e-20);
  });

  test('a difference that fails is taken on the other side', () => {
    const residuals: Residuals = ([a, b]) => (a > 2 ? [Number.NaN, 0] : [a - 1, b + 1]);
    expect(solve(residuals, [box, box], [2, 2]).bestFx).toBeLessThan(1e-20);
  });

  test('a failed start ends it without restarts, and draws others with one', () => {
    const residuals: Residuals = ([a, b]) => (a > -4 ? [Number.NaN, b] : [a + 4.5, b]);
    expect(solve(residuals, [box, box], [1, 1]).finished).toMatch(/^startFailed/);
    const { bestFx, finished } = solve(residuals, [box, box], [1, 1], { restarts: 1 });
    expect(bestFx).toBeLessThan(1e-20);
    expect(finished).not.toMatch(/^startFailed/);
    const never = solve(() => Number.NaN, [box, box], [1, 1], { restarts: null });
    expect(never.finished).toMatch(/^startFailed: 1000/);
    expect(never.evaluations).toBe(1_001);
  });

  test('maxIterations ends a local search', () => {
    const residuals: Residuals = ([a, b]) => [10 * (b - a * a), 1 - a];
    expect(solve(residuals, [box, box], [-1.2, 1], { maxIterations: 3 }).finished).toMatch(
      /^maxIterations: 3/,
    );
  });
});

describe('restarts', () => {
  /** Many local minima; the best, of 1, at 2. */
  const waves: Residuals = ([a]) => [0.3 * (a - 2), 2 * sin(2 * (a - 2)), 1];
  const box: [number, number] = [-20, 20];

  test('without them it ends in the nearest minimum, with them it finds the best', () => {
    expect(solve(waves, [box], [-17]).bestFx).toBeGreaterThan(2);
    expect(solve(waves, [box], [-17], { restarts: 60 }).bestFx).toBeCloseTo(1, 8);
    expect(solve(waves, [box], [-17], { restarts: null }, { evaluations: 3_000 }).finished).toBeNull();
  });

  function startsAfterConvergence(options: LevenbergMarquardtOptions, injected: number): number[] {
    const bounds = boundsOf([box]);
    const setup = { bounds, x0: Float64Array.of(-17), rng: Rng.of(1), workers: 1 };
    const optimizer = createLevenbergMarquardt(setup, { restarts: 1, ...options });
    optimizer.inject?.(Float64Array.of(injected), waves(Float64Array.of(injected)) === 0 ? 0 : 1.5);
    const asked: number[] = [];
    drive(optimizer, 1, waves, { onEvaluation: ([x]) => asked.push(x) });
    return asked;
  }

  test('begin at an injected point that is better, unless that is off', () => {
    expect(startsAfterConvergence({}, 2.25)).toContain(2.25);
    expect(startsAfterConvergence({ polishInjected: false }, 2.25)).not.toContain(2.25);
    expect(startsAfterConvergence({ restarts: 0 }, 2.25)).not.toContain(2.25);
  });
});

test('geodesic acceleration shortens the way along a curved valley', () => {
  const { residuals, bounds, parameters } = nistRegression({ problem: 'Bennett5' });
  const spent = [true, false].map(
    (geodesicAcceleration) =>
      solve(
        residuals,
        bounds,
        parameters.map(({ starts }) => starts[0]),
        { geodesicAcceleration },
      ).evaluations,
  );
  expect(spent[0]).toBeLessThan(0.5 * spent[1]);
});

test('refuses bad options, naming them', () => {
  expect(levenbergMarquardt().wants).toBe('residuals');
  expect(() => levenbergMarquardt({ restarts: -1 })).toThrow('levenbergMarquardt.restarts');
  expect(() => levenbergMarquardt({ maxIterations: 0 })).toThrow('levenbergMarquardt.maxIterations');
  expect(() => levenbergMarquardt({ gtol: 2 })).toThrow('levenbergMarquardt.gtol');
  expect(() => levenbergMarquardt({ polishInjected: 1 } as unknown as LevenbergMarquardtOptions)).toThrow(
    'levenbergMarquardt.polishInjected',
  );
});
