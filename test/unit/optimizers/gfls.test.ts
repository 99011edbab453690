import { describe, expect, test } from 'vitest';
import {
  createExpLeastSquaresCost,
  expLeastSquaresCost,
} from '../../../src/benchmark-functions/exp-least-squares-cost.js';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import type { Task, TaskDetail } from '../../../src/domain/task.js';
import { createGfls, type GflsOptions } from '../../../src/optimizers/gfls.js';
import { gfls } from '../../../src/optimizers/index.js';
import { createLevenbergMarquardt } from '../../../src/optimizers/levenberg-marquardt.js';
import { type DriveOptions, drive } from '../../../src/testing/index.js';

type Residuals = (x: Float64Array) => ArrayLike<number> | number;
type Box = readonly (readonly [number, number])[];

const CUBE = (dims: number): Box => Array.from({ length: dims }, () => [-10, 10] as const);

function setupOf(pairs: Box, start: ArrayLike<number>, workers = 1) {
  return { bounds: boundsOf(pairs), x0: Float64Array.from(start), rng: Rng.of(1001), workers };
}

function solve(
  residuals: Residuals,
  pairs: Box,
  start: ArrayLike<number>,
  { workers = 1, ...options }: GflsOptions = {},
  driving: DriveOptions = {},
) {
  const optimizer = createGfls(setupOf(pairs, start, workers), options);
  return drive(optimizer, pairs.length, residuals, { evaluations: 3_000, ...driving });
}

/** Evaluations that levenbergMarquardt needs for the same. */
function compared(residuals: Residuals, pairs: Box, start: ArrayLike<number>, target: number): number {
  const optimizer = createLevenbergMarquardt(setupOf(pairs, start), {});
  const { bestFx, evaluations } = drive(optimizer, pairs.length, residuals, { target });
  expect(bestFx).toBeLessThanOrEqual(target);
  return evaluations;
}

const rosenbrock: Residuals = ([a, b]) => [10 * (b - a * a), 1 - a];
const powell: Residuals = ([a, b, c, d]) => [
  a + 10 * b,
  Math.sqrt(5) * (c - d),
  (b - 2 * c) ** 2,
  Math.sqrt(10) * (a - d) ** 2,
];

/** Two problems of the NIST StRD collection (public domain): model, data, start values, residual sum of squares. */
const PUBLISHED = [
  {
    name: 'BoxBOD',
    model: (b: ArrayLike<number>, x: number) => b[0] * (1 - Math.exp(-b[1] * x)),
    x: [1, 2, 3, 5, 7, 10],
    y: [109, 149, 149, 191, 213, 224],
    starts: [
      [1, 1],
      [100, 0.75],
    ],
    rss: 1.1680088766e3,
  },
  {
    name: 'Rat43',
    model: (b: ArrayLike<number>, x: number) => b[0] / (1 + Math.exp(b[1] - b[2] * x)) ** (1 / b[3]),
    x: Array.from({ length: 15 }, (_, i) => i + 1),
    y: [
      16.08, 33.83, 65.8, 97.2, 191.55, 326.2, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56,
      717.41,
    ],
    starts: [
      [100, 10, 1, 1],
      [700, 5, 0.75, 1.3],
    ],
    rss: 8.786404908e3,
  },
];

describe('gfls', () => {
  test('solves linear residuals with one point more than the first population', () => {
    const y = [1, 3, 4, 4];
    const line: Residuals = (b) => y.map((yi, i) => yi - (b[0] + b[1] * i));
    const { bestX, bestFx, evaluations, finished } = solve(line, CUBE(2), [-3, 6]);
    expect(bestX[0]).toBeCloseTo(1.5, 12);
    expect(bestX[1]).toBeCloseTo(1, 12);
    expect(bestFx).toBeCloseTo(1, 13);
    expect(finished).toMatch(/^converged/);
    // The first three, the step, and those that show that it is the minimum.
    expect(evaluations).toBe(6);
    expect(solve(line, CUBE(2), [-3, 6], {}, { evaluations: 4 }).bestFx).toBeCloseTo(1, 13);
  });

  test.each([
    ['Rosenbrock', rosenbrock, [-1.2, 1]],
    ['Rosenbrock from a corner', rosenbrock, [-8, 8]],
    ['Powell singular', powell, [3, -1, 0, 1]],
  ])('solves %s with fewer evaluations than levenbergMarquardt', (_name, residuals, start) => {
    const found = solve(residuals, CUBE(start.length), start, {}, { target: 1e-10 });
    expect(found.bestFx).toBeLessThanOrEqual(1e-10);
    expect(found.evaluations).toBeLessThan(0.75 * compared(residuals, CUBE(start.length), start, 1e-10));
    const last = solve(residuals, CUBE(start.length), start);
    expect(last.bestFx).toBeLessThan(1e-20);
    expect(last.finished).toMatch(/^(trMin|zeroResiduals)/);
    expect(last.evaluations).toBeLessThan(100);
  });

  test.each(PUBLISHED)('fits $name from both published starts', ({ model, x, y, starts, rss }) => {
    const residuals: Residuals = (b) => y.map((yi, i) => yi - model(b, x[i]));
    const pairs = starts[0].map((start, j) => {
      const most = 10 * Math.max(start, starts[1][j]);
      return [-most, most] as const;
    });
    for (const start of starts) {
      const tight = solve(residuals, pairs, start, { xTol: 1e-6, fTol: 1e-10 });
      expect(tight.finished).toMatch(/^converged/);
      expect(tight.bestFx / rss - 1).toBeLessThan(1e-8);
      const usual = solve(residuals, pairs, start);
      expect(usual.bestFx / rss - 1).toBeLessThan(1e-4);
      expect(usual.evaluations).toBeLessThanOrEqual(tight.evaluations);
    }
  });

  test('fits sums of exponentials, with one worker and with several', () => {
    const { options } = expLeastSquaresCost({ dims: 2, nTrain: 20, uTrain: [0, 3], seed: 1001 });
    const task = createExpLeastSquaresCost(options as never) as Task;
    const residuals: Residuals = (x) => {
      const result = task(x, { optimizerId: 1, evaluationId: 0 } as never) as TaskDetail;
      return result.residuals as ArrayLike<number>;
    };
    const box: Box = [
      [-2, 2],
      [-2, 2],
    ];
    for (const workers of [1, 4]) {
      const { bestFx, evaluations } = solve(residuals, box, [1.9, -1.5], { workers }, { target: 1e-12 });
      expect(bestFx).toBeLessThanOrEqual(1e-12);
      expect(evaluations).toBeLessThan(workers === 1 ? 40 : 80);
    }
  });

  test('ends on a bound exactly, with the others at their best', () => {
    const residuals: Residuals = ([a, b]) => [a + b - 3, a - b, 0.5 * (a - 4)];
    const box: Box = [
      [0, 1],
      [0, 5],
    ];
    const { bestX, finished } = solve(residuals, box, [0.5, 4]);
    // With a = 1: b minimises (b - 2)² + (1 - b)², which is at 1.5.
    expect(bestX[0]).toBe(1);
    expect(bestX[1]).toBeCloseTo(1.5, 8);
    expect(finished).toMatch(/^converged/);
  });

  test('manages fewer residuals than parameters, and parameters without effect', () => {
    const circle: Residuals = ([a, b]) => [a * a + b - 1];
    expect(solve(circle, CUBE(3), [3, 3, 3]).bestFx).toBeLessThan(1e-20);
  });
});

describe('workers of gfls', () => {
  test('ask for the first population at once, then keep as many points under way as there are', () => {
    const optimizer = createGfls(setupOf(CUBE(2), [-1.2, 1], 4), {});
    const points = new Float64Array(200);
    const tell = (ids: readonly number[], at: (k: number) => Float64Array) => {
      const told = ids.map((_, k) => at(k));
      const residuals = told.map((x) => rosenbrock(x) as number[]);
      optimizer.tell({
        count: ids.length,
        ids: Float64Array.from(ids),
        points: Float64Array.from(told.flatMap((x) => [...x])),
        values: Float64Array.from(residuals, ([r, q]) => r * r + q * q),
        residuals: Float64Array.from(residuals.flat()),
        residualCount: 2,
        gradients: null,
      });
    };
    expect(optimizer.ask(points, 100)).toBe(3);
    tell([0, 1, 2], (k) => points.slice(2 * k, 2 * k + 2));
    expect(optimizer.ask(points, 100)).toBe(4);
    expect(new Set(Array.from({ length: 4 }, (_, k) => `${points[2 * k]} ${points[2 * k + 1]}`)).size).toBe(
      4,
    );
    // The third of the four comes back first.
    tell([5], () => points.slice(4, 6));
    expect(optimizer.ask(points, 100)).toBe(1);
  });
});

describe('what goes wrong with gfls', () => {
  test('a task without residuals ends it, saying so', () => {
    const { finished, evaluations } = solve(([a, b]) => a * a + b * b, CUBE(2), [1, 1]);
    expect(finished).toMatch(/^noResiduals: the task returns no residuals/);
    expect(evaluations).toBe(1);
  });

  test('failed points are gone around', () => {
    const walls: Residuals = ([a, b]) =>
      a < 0.5 || b > 4 ? [Number.NaN, 1, 1] : [10 * (b - a * a), 1 - a, a > 3 ? Infinity : 0];
    expect(solve(walls, CUBE(2), [1.9, 3.9]).bestFx).toBeLessThan(1e-18);
  });

  test('a start around which everything fails ends it, and so do failures without end', () => {
    expect(solve(() => [Number.NaN], CUBE(2), [1, 1]).finished).toMatch(/^startFailed/);
    let calls = 0;
    const island: Residuals = ([a, b]) => {
      calls += 1;
      return calls > 3 ? [Number.NaN, Number.NaN] : [a, b + a * a];
    };
    const { finished, evaluations } = solve(island, CUBE(2), [1, 1]);
    expect(finished).toMatch(/^(failed|trMin)/);
    expect(evaluations).toBeLessThan(200);
  });

  test('an injected point that is better is gone on from', () => {
    /** Many local minima; the best, of 1, at 2. */
    const waves: Residuals = ([a]) => [0.3 * (a - 2), 2 * Math.sin(2 * (a - 2)), 1];
    const box: Box = [[-20, 20]];
    expect(solve(waves, box, [-17], { trMax: 0.05 }).bestFx).toBeGreaterThan(2);
    const optimizer = createGfls(setupOf(box, [-17]), { trMax: 0.05 });
    const first = drive(optimizer, 1, waves, { evaluations: 4 });
    optimizer.inject?.(Float64Array.of(2.2), 1.2);
    const { bestX, bestFx } = drive(optimizer, 1, waves, {}, first.evaluations);
    expect(bestX[0]).toBeCloseTo(2, 4);
    expect(bestFx).toBeCloseTo(1, 8);
  });

  test('bad options are refused by name', () => {
    expect(gfls().wants).toBe('residuals');
    expect(() => gfls({ trMax: 0 })).toThrow('gfls.trMax');
    expect(() => gfls({ trMin: 2 })).toThrow('gfls.trMin');
    expect(() => gfls({ trScale: 1 })).toThrow('gfls.trScale');
    expect(() => gfls({ xTol: 0 })).toThrow('gfls.xTol');
    expect(() => gfls({ fTol: -1 })).toThrow('gfls.fTol');
    expect(() => gfls({ noiseScale: 0 })).toThrow('gfls.noiseScale');
    expect(() => gfls({ popSize: 1.5 })).toThrow('gfls.popSize');
    expect(() => solve(rosenbrock, CUBE(2), [1, 1], { popSize: 2 })).toThrow('gfls.popSize');
  });
});
