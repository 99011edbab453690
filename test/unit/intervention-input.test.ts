import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../src/domain/bounds.js';
import { maxEvaluations } from '../../src/exit-conditions/index.js';
import { checkedChange, checkedPoint, type PointToInject } from '../../src/intervention-input.js';
import { bestUnmoving } from '../../src/stoppers/index.js';

const BOUNDS = boundsOf([
  [-1, 1],
  [0, 5],
]);

describe('a point that is given to a run', () => {
  test('is copied, with what was left out filled in', () => {
    const x = [0.5, 5];
    const point = checkedPoint({ x }, BOUNDS);
    x[0] = 9;
    expect(point).toEqual({ x: Float64Array.of(0.5, 5), fx: null, optimizerId: null });
    expect(checkedPoint({ x: Float32Array.of(-1, 0), fx: -2, optimizerId: 3 }, BOUNDS)).toEqual({
      x: Float64Array.of(-1, 0),
      fx: -2,
      optimizerId: 3,
    });
  });

  test.each<[unknown, RegExp]>([
    [{ x: [1] }, /inject\.x.*an array of 2 numbers/],
    [{ x: '01' }, /inject\.x.*an array of 2 numbers/],
    [{ x: null }, /inject\.x/],
    [{}, /inject\.x/],
    [{ x: [0, 5.1] }, /inject\.x\[1\].*5\.1.*within \[0, 5\]/],
    [{ x: [Number.NaN, 1] }, /inject\.x\[0\]/],
    [{ x: { length: 2 } }, /inject\.x\[0\]/],
    [{ x: [0, 1], fx: Number.NaN }, /inject\.fx/],
    [{ x: [0, 1], fx: Infinity }, /inject\.fx/],
    [{ x: [0, 1], fx: 1, optimizerId: 0 }, /inject\.optimizerId/],
    [{ x: [0, 1], optimizerId: 1 }, /inject\.optimizerId.*left out where there is no fx/],
    [{ x: [0, 1], value: 1 }, /value/],
  ])('is refused by name: %j', (point, message) => {
    const check = () => checkedPoint(point as PointToInject, BOUNDS);
    expect(check).toThrow(message);
    expect(check).toThrow(expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }));
  });
});

describe('other settings', () => {
  test('are those that were given', () => {
    const exitConditions = maxEvaluations(7);
    expect(checkedChange({ exitConditions })).toEqual({ exitConditions });
    expect(checkedChange({ maxJobs: 2 })).toEqual({ maxJobs: 2 });
    expect(checkedChange({ exitConditions, maxJobs: 2 })).toEqual({ exitConditions, maxJobs: 2 });
  });

  test.each<[string, unknown, RegExp]>([
    ['none', {}, /exitConditions or maxJobs/],
    ['no slots', { maxJobs: 0 }, /maxJobs/],
    ['half a slot', { maxJobs: 1.5 }, /maxJobs/],
    ['words', { exitConditions: 'maxEvaluations(7)' }, /exitConditions.*an exit condition/],
    ['a stopper', { exitConditions: bestUnmoving(5, 0.1) }, /exitConditions.*an exit condition/],
    ['what cannot change', { seed: 1 }, /seed/],
  ])('are refused by name: %s', (_, settings, message) => {
    const check = () => checkedChange(settings as object);
    expect(check).toThrow(message);
    expect(check).toThrow(expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }));
  });
});
