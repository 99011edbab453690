import { describe, expect, it } from 'vitest';
import * as functions from '../../../src/benchmark-functions/index.js';
import type { BenchmarkFunction } from '../../../src/benchmark-functions/index.js';
import type { Task, TaskContext, TaskDetail, TaskFactory } from '../../../src/domain/task.js';

// What belongs to NIST's problems has tests of its own: there is none without options.
const { nistRegression: _regression, NIST_PROBLEMS: _names, correctDigits: _digits, ...generic } = functions;
const factories = Object.values(generic) as ((options?: object) => BenchmarkFunction)[];
const titled = factories.map((factory): [string, typeof factory] => [factory.name, factory]);

const context = (optimizerId = 1, evaluationId = 0): TaskContext => ({
  signal: new AbortController().signal,
  optimizerId,
  evaluationId,
  options: undefined,
  wants: null,
  isDetailed: false,
  scratchDirectory: '',
  log() {},
});

/** What another isolate does with a reference that arrived as plain data. */
async function rebuilt({ module, export: name, options }: BenchmarkFunction): Promise<Task> {
  const exports = (await import(module)) as Record<string, TaskFactory>;
  return exports[name](JSON.parse(JSON.stringify(options)));
}

it('there are the 23 functions of the original, sphere and bbob', () => {
  expect(factories).toHaveLength(25);
  expect(new Set(factories.map((factory) => factory().name)).size).toBe(25);
});

describe.each(titled)('%s', (name, factory) => {
  const fn = factory();
  const x = fn.bounds.map(([low, high], i) => low + (high - low) * ((0.37 * (i + 1)) % 1));

  it('carries its name', () => {
    expect(fn.name.toLowerCase()).toBe(name.toLowerCase());
    expect(fn).toMatchObject({ export: `create${fn.name}`, factory: true, dims: fn.bounds.length });
  });

  it('is rebuilt elsewhere from plain data', async () => {
    const task = await rebuilt(fn);
    const result = await task(Float64Array.from(x), context());
    const value = typeof result === 'number' ? result : result.fx;
    if (fn.name === 'Stochastic') expect(value).toBeGreaterThan(0);
    else expect(value).toBe(fn.evaluate(x));
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(fn) && Object.isFrozen(fn.bounds) && Object.isFrozen(fn.options)).toBe(true);
  });

  it.each([
    { delay: -1 },
    { delay: Number.NaN },
    { unknown: 1 },
    { dims: 0 },
    { dims: 2.5 },
    { shiftPositive: 1 },
  ])('refuses %j', (options) => {
    expect(() => factory(options)).toThrow(expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }));
  });
});

it('each function refuses bad options of its own', () => {
  const bad: (() => unknown)[] = [
    () => functions.ackley({ a: 0 }),
    () => functions.ackley({ b: -1 }),
    () => functions.ackley({ c: Number.NaN }),
    () => functions.deceptive({ b: 0 }),
    () => functions.deceptive({ alpha: [0.5] }),
    () => functions.deceptive({ alpha: [0.5, 1] }),
    () => functions.deceptive({ seed: -1 }),
    () => functions.expLeastSquaresCost({ nTrain: 0 }),
    () => functions.expLeastSquaresCost({ sigmaEval: -1 }),
    () => functions.expLeastSquaresCost({ sigmaFixed: -1 }),
    () => functions.expLeastSquaresCost({ uTrain: [3, 1] }),
    () => functions.expLeastSquaresCost({ uTrain: 0 }),
    () => functions.expLeastSquaresCost({ pRange: [1, 1] }),
    () => functions.lennardJones({ atoms: 1 }),
    () => functions.lennardJones({ eps: 0 }),
    () => functions.lennardJones({ sigma: -1 }),
    () => functions.michalewicz({ m: 0 }),
    () => functions.rana({ dims: 1 }),
    () => functions.rosenbrock({ dims: 1 }),
    () => functions.shekel({ dims: 5 }),
    () => functions.shekel({ m: 6 as 5 }),
    () => functions.shubert({ style: 5 as 1 }),
    () => functions.stochastic({ seed: 0.5 }),
  ];
  for (const make of bad) {
    expect(make, String(make)).toThrow(expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }));
  }
});

describe('delay', () => {
  it('holds up the task and not evaluate', async () => {
    const fn = functions.sphere({ delay: 0.05 });
    const task = await rebuilt(fn);
    const start = performance.now();
    expect(fn.evaluate([1, 1])).toBe(2);
    const afterEvaluate = performance.now();
    expect(task(Float64Array.of(1, 1), context())).toBe(2);
    expect(afterEvaluate - start).toBeLessThan(40);
    expect(performance.now() - afterEvaluate).toBeGreaterThanOrEqual(49);
  });
});

describe('noise', () => {
  const x = Float64Array.of(1.5, -0.5);
  const noisy: [string, BenchmarkFunction][] = [
    ['stochastic', functions.stochastic({ seed: 5 })],
    ['expLeastSquaresCost', functions.expLeastSquaresCost({ sigmaEval: 0.1, uTrain: 2 })],
  ];
  const value = async (fn: BenchmarkFunction, ...ids: number[]) => {
    const result = await (await rebuilt(fn))(x, context(...ids));
    return typeof result === 'number' ? result : result.fx;
  };

  it.each(noisy)('of %s belongs to the evaluation, not to where it is computed', async (_, fn) => {
    expect(await value(fn, 3, 7)).toBe(await value(fn, 3, 7));
    expect(await value(fn, 3, 7)).not.toBe(await value(fn, 3, 8));
    expect(await value(fn, 3, 7)).not.toBe(await value(fn, 4, 7));
    expect(fn.evaluate(x)).not.toBe(fn.evaluate(x));
  });

  it('of stochastic is uniform with mean one half', () => {
    const fn = functions.stochastic({ dims: 1 });
    const values = Array.from({ length: 20_000 }, () => fn.evaluate([2]));
    const mean = values.reduce((a, b) => a + b) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / values.length));
  });
});

describe('seeds', () => {
  it('draw hidden minima that can be had again', () => {
    expect(functions.deceptive({ dims: 3, seed: 7 }).minX).toEqual(
      functions.deceptive({ dims: 3, seed: 7 }).minX,
    );
    expect(functions.deceptive({ dims: 3 }).minX).not.toEqual(functions.deceptive({ dims: 3, seed: 7 }).minX);
    expect(functions.deceptive({ alpha: [0.2, 0.9] }).minX).toEqual([0.2, 0.9]);
  });
});

describe('expLeastSquaresCost', () => {
  const detail = async (options: functions.ExpLeastSquaresCostOptions, x: readonly number[]) =>
    (await (
      await rebuilt(functions.expLeastSquaresCost(options))
    )(Float64Array.from(x), context())) as TaskDetail;

  it('returns the residuals whose squares it adds up', async () => {
    const { fx, residuals = [] } = await detail({ nTrain: 12, uTrain: [0, 2] }, [0.3, -0.4]);
    expect(residuals).toHaveLength(12);
    expect(Array.from(residuals).reduce((sum, r) => sum + r * r, 0)).toBe(fx);
    expect(fx).toBeGreaterThan(0);
  });

  it('has a model that is a sum of exponentials', async () => {
    const options = { uTrain: [0, 0.5, 1, 2] };
    const fn = functions.expLeastSquaresCost(options);
    const [p, q] = fn.minX as readonly number[];
    const { residuals = [] } = await detail(options, [0.3, -0.4]);
    const g = (a: number, b: number, u: number) => Math.exp(-a * u) + Math.exp(-b * u);
    options.uTrain.forEach((u, i) => {
      expect(residuals[i]).toBeCloseTo(g(0.3, -0.4, u) - g(p, q, u), 12);
    });
  });

  it('does not claim a minimum for noisy data', () => {
    expect(functions.expLeastSquaresCost({ sigmaFixed: 0.1 })).toMatchObject({
      minFx: undefined,
      minX: undefined,
    });
    expect(functions.expLeastSquaresCost({ sigmaEval: 0.1 }).minFx).toBeUndefined();
  });
});

describe.each(titled.filter(([, factory]) => factory().gradient !== undefined))(
  'the gradient of %s',
  (_name, factory) => {
    const fn = factory();
    const gradient = fn.gradient as NonNullable<typeof fn.gradient>;
    // No two coordinates in the same place of their ranges, since atoms may not coincide.
    const x = Float64Array.from(fn.bounds, ([low, high], i) => low + (((i + 1) * 0.618) % 1) * (high - low));

    it('agrees with differences', () => {
      gradient(x).forEach((derivative, i) => {
        const h = 1e-6;
        const [up, down] = [h, -h].map((step) =>
          fn.evaluate(x.map((value, k) => (k === i ? value + step : value))),
        );
        const difference = (up - down) / (2 * h);
        // What is left of a large value in the difference of two of them is rounding.
        const rounding = (Number.EPSILON * Math.abs(fn.evaluate(x))) / h;
        const tolerance = 1e-4 * Math.max(1, Math.abs(difference)) + rounding;
        expect(Math.abs(derivative - difference)).toBeLessThan(tolerance);
      });
    });

    it('is given by the task when it is asked for', async () => {
      const task = await rebuilt(fn);
      expect(task(x, { ...context(), wants: 'gradient' })).toEqual({
        fx: fn.evaluate(x),
        gradient: gradient(x),
      });
      expect(task(x, context())).toBe(fn.evaluate(x));
    });
  },
);
