import { describe, expect, test } from 'vitest';
import { GlompoError } from '../../../src/domain/errors.js';
import { coroutineOptimizer, evaluate, evaluateAll } from '../../../src/optimizers/index.js';
import { drive } from '../../../src/testing/index.js';
import { cubeSetup } from './setup.js';

const sum = (x: Float64Array) => x.reduce((total, xi) => total + xi, 0);

describe('coroutineOptimizer', () => {
  test('resumes the generator with the value, or the values, of what it yielded', () => {
    const seen: unknown[] = [];
    const factory = coroutineOptimizer(function* ({ x0 }, { high }: { high: number }) {
      seen.push(yield x0);
      seen.push(yield [[0, 1], new Float64Array([2, high])]);
      seen.push(yield []);
      seen.push(yield* evaluate([1, 1]));
      seen.push(yield* evaluateAll([[4, 4]]));
      return 'that was all';
    });
    const setup = cubeSetup(2, -5, 5, 1);
    const { evaluations, finished } = drive(factory(setup, { high: 3 }), 2, sum, { capacity: 3 });
    expect(seen).toEqual([
      sum(setup.x0),
      new Float64Array([1, 5]),
      new Float64Array(0),
      2,
      new Float64Array([8]),
    ]);
    expect(evaluations).toBe(5);
    expect(finished).toBe('that was all');
  });

  test('waits for all values of an array, in whatever order they come', () => {
    let seen: Float64Array | undefined;
    const factory = coroutineOptimizer(function* () {
      seen = yield* evaluateAll([[0], [1], [2]]);
      return undefined;
    });
    const optimizer = factory(cubeSetup(1, -5, 5, 1), undefined);
    expect(optimizer.ask(new Float64Array(9), 9)).toBe(3);
    const tell = (id: number, value: number) =>
      optimizer.tell({
        count: 1,
        ids: Float64Array.of(id),
        points: new Float64Array(1),
        values: Float64Array.of(value),
        residuals: null,
        residualCount: 0,
        gradients: null,
      });
    tell(2, 12);
    tell(0, Infinity);
    tell(0, 99);
    expect(optimizer.ask(new Float64Array(9), 9)).toBe(0);
    expect(seen).toBeUndefined();
    tell(1, 11);
    expect(seen).toEqual(Float64Array.of(Infinity, 11, 12));
    expect(optimizer.finished).toBe('returned');
  });

  test('refuses points outside the bounds, naming the coordinate', () => {
    const yielding = (point: number[]) => {
      const factory = coroutineOptimizer(function* () {
        yield point;
        return undefined;
      });
      return () => factory(cubeSetup(3, -5, 5, 1), undefined).ask(new Float64Array(3), 1);
    };
    expect(yielding([0, 0, 5])).not.toThrow();
    expect(yielding([0, 5.1, 0])).toThrow('x[1] = 5.1, outside [-5, 5]');
    expect(yielding([0, 0, Number.NaN])).toThrow('x[2]');
    expect(yielding([0, 0])).toThrow('a point of 3 numbers');
    expect(yielding([0, 5.1, 0])).toThrow(GlompoError);
  });

  test('has no save and refuses a saved state', () => {
    const factory = coroutineOptimizer(function* ({ x0 }) {
      yield x0;
      return undefined;
    });
    expect(factory(cubeSetup(1, 0, 1, 1), undefined).save).toBeUndefined();
    expect(() => factory(cubeSetup(1, 0, 1, 1), undefined, {})).toThrow('replay');
  });

  test('lets what the generator throws through', () => {
    const factory = coroutineOptimizer(function* ({ x0 }) {
      yield x0;
      throw new RangeError('lost my way');
    });
    expect(() => drive(factory(cubeSetup(2, 0, 1, 1), undefined), 2, sum)).toThrow('lost my way');
  });
});
