import { describe, expect, it } from 'vitest';
import { bbob } from '../../../src/benchmark-functions/index.js';
import type { TaskContext, TaskFactory } from '../../../src/domain/task.js';
import { Rng } from '../../../src/domain/rng.js';

const NUMBERS = Array.from({ length: 24 }, (_, i) => i + 1);
const DIMS = [2, 3, 5, 10, 20, 40];
const INSTANCES = [1, 2, 55];

function uniformPoint(rng: Rng, dims: number, reach: number): number[] {
  return Array.from({ length: dims }, () => reach * (2 * rng.uniform() - 1));
}

describe.each(NUMBERS)('f%i', (number) => {
  it('takes its lowest value at minX, within the bounds', () => {
    for (const dims of DIMS) {
      for (const instance of INSTANCES) {
        const {
          minX = [],
          minFx = Number.NaN,
          bounds,
          evaluate,
        } = bbob({ function: number, dims, instance });
        expect(minX).toHaveLength(dims);
        expect(bounds).toEqual(minX.map(() => [-5, 5]));
        expect(Math.max(...minX.map(Math.abs))).toBeLessThanOrEqual(5);
        expect(Math.abs(evaluate(minX) - minFx)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(minFx)));
      }
    }
  });

  it('is nowhere lower, inside, outside and close to minX', () => {
    const rng = Rng.of(number);
    for (const dims of [2, 5, 20]) {
      const { minX = [], minFx = Number.NaN, evaluate } = bbob({ function: number, dims, instance: 3 });
      const lowest = { inside: Infinity, outside: Infinity, close: Infinity };
      for (let sample = 0; sample < 100; sample += 1) {
        const step = uniformPoint(rng, dims, 10 ** (-sample / 16));
        const near = minX.map((value, i) => value + step[i]);
        lowest.inside = Math.min(lowest.inside, evaluate(uniformPoint(rng, dims, 5)));
        lowest.outside = Math.min(lowest.outside, evaluate(uniformPoint(rng, dims, 8)));
        lowest.close = Math.min(lowest.close, evaluate(near));
      }
      expect(lowest.inside).toBeGreaterThan(minFx);
      expect(Math.min(lowest.outside, lowest.close)).toBeGreaterThanOrEqual(minFx - 1e-13 * Math.abs(minFx));
    }
  });

  it('is the same when made again from plain data, whatever was evaluated before', async () => {
    const fn = bbob({ function: number, dims: 7, instance: 4 });
    const exports = (await import(fn.module)) as Record<string, TaskFactory>;
    const task = await exports[fn.export as string](JSON.parse(JSON.stringify(fn.options)));
    const rng = Rng.of(1);
    const points = Array.from({ length: 5 }, () => Float64Array.from(uniformPoint(rng, 7, 6)));
    const values = points.map((x) => fn.evaluate(x));
    expect(points.map((x) => task(x, {} as TaskContext)).reverse()).toEqual(values.toReversed());
    expect(points.toReversed().map((x) => fn.evaluate(Array.from(x)))).toEqual(values.toReversed());
    expect(new Set(values).size).toBe(5);
  });

  it('differs from instance to instance', () => {
    const [one, two] = [1, 2].map((instance) => bbob({ function: number, dims: 5, instance }));
    expect(one.minX).not.toEqual(two.minX);
    expect(one.minFx).not.toBe(two.minFx);
  });

  it('is not a number where a coordinate is none', () => {
    const { evaluate } = bbob({ function: number, dims: 3 });
    for (let i = 0; i < 3; i += 1) {
      const x = [0.5, 0.5, 0.5];
      x[i] = Number.NaN;
      expect(evaluate(x), `coordinate ${i}`).toBeNaN();
    }
  });
});

it('f4 and f18 have the lowest values of f3 and f17', () => {
  for (const [number, sibling] of [
    [4, 3],
    [18, 17],
  ]) {
    expect(bbob({ function: number }).minFx).toBe(bbob({ function: sibling }).minFx);
  }
});

it('f5 is flat beyond its corner', () => {
  const { minX = [], minFx, evaluate } = bbob({ function: 5, dims: 4 });
  expect(minX.map(Math.abs)).toEqual([5, 5, 5, 5]);
  expect(evaluate(minX.map((value) => 3 * value))).toBe(minFx);
  expect(evaluate(minX.map((value, i) => (i === 2 ? 0.9 * value : value)))).toBeGreaterThan(minFx as number);
});

it.each([4, 7, 16, 17, 18, 20, 21, 22, 23, 24])('f%i adds a penalty outside the bounds', (number) => {
  const { evaluate } = bbob({ function: number, dims: 2 });
  const [near, far] = [1e3, 1e4].map((reach) => evaluate([reach, reach]));
  // A square of 100 times the size; the functions without penalty that grow as fast are not among these.
  expect(far / near).toBeGreaterThan(80);
});

it('every function has a title of its own', () => {
  const titles = NUMBERS.map((number) => bbob({ function: number }).title);
  expect(new Set(titles).size).toBe(24);
  expect(bbob().title).toBe('Sphere');
  expect(titles[23]).toBe('Lunacek bi-Rastrigin');
});

it.each([
  { function: 0 },
  { function: 25 },
  { function: 1.5 },
  { dims: 1 },
  { instance: 0 },
  { instance: 200_001 },
])('refuses %j', (options) => {
  const [name] = Object.keys(options);
  expect(() => bbob(options)).toThrow(
    expect.objectContaining({
      code: 'GLOMPO_OPTION_INVALID',
      message: expect.stringContaining(name) as unknown,
    }),
  );
});

it('makes the last instance', () => {
  const { minX = [], minFx, evaluate } = bbob({ function: 21, dims: 3, instance: 200_000 });
  expect(evaluate(minX)).toBe(minFx);
});
