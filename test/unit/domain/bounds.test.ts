import { describe, expect, it } from 'vitest';
import { boundsOf, boundsPairs } from '../../../src/domain/bounds.js';

describe('boundsOf', () => {
  it('splits pairs into lower and upper bounds, and back', () => {
    const bounds = boundsOf([
      [-5, 5],
      [0, 1e-9],
    ]);
    expect(bounds.dims).toBe(2);
    expect(bounds.lower).toEqual(Float64Array.of(-5, 0));
    expect(bounds.upper).toEqual(Float64Array.of(5, 1e-9));
    expect(boundsPairs(bounds)).toEqual([
      [-5, 5],
      [0, 1e-9],
    ]);
  });

  it.each([
    ['no array', null, 'bounds is null'],
    ['no pairs', [], 'bounds is an array of 0'],
    ['no pair', [[0, 1], 5], 'bounds[1] is 5'],
    ['three numbers', [[0, 1, 2]], 'bounds[0] is an array of 3'],
    ['text', [['0', '1']], 'bounds[0]'],
    ['reversed', [[1, 0]], 'bounds[0] is [1, 0]'],
    ['equal', [[1, 1]], 'lower < upper'],
    ['not a number', [[Number.NaN, 1]], 'finite'],
    ['without limit', [[-Infinity, 1]], 'finite'],
    ['of infinite width', [[-1.5e308, 1.5e308]], 'finite difference'],
  ])('refuses bounds that are %s', (_, pairs, message) => {
    expect(() => boundsOf(pairs as [number, number][])).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_BOUNDS_INVALID',
        message: expect.stringContaining(message),
        data: { option: 'bounds' },
      }),
    );
  });
});
