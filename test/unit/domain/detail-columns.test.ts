import { describe, expect, test } from 'vitest';
import { checkedHeaders, inferredHeaders } from '../../../src/domain/detail-columns.js';

describe('headers that are inferred', () => {
  test.each([
    [1.5, 'float64', []],
    [-7, 'float64', []],
    [Number.NaN, 'float64', []],
    [null, 'float64', []],
    [true, 'boolean', []],
    ['a text', 'string', []],
    [[1, 2, 3], 'float64', [3]],
    [Float64Array.of(1, 2), 'float64', [2]],
    [Int32Array.of(1), 'float64', [1]],
    [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      'float64',
      [3, 2],
    ],
    [[Float64Array.of(1, 2), Float64Array.of(3, 4)], 'float64', [2, 2]],
    [[[1, 2], [3]], 'json', []],
    [[1, 'a'], 'json', []],
    [[], 'json', []],
    [{ x: 1 }, 'json', []],
  ])('%j is a column of %s %j', (value, type, shape) => {
    expect(inferredHeaders({ value })).toEqual({ value: { type, shape } });
  });
});

describe('headers that are declared', () => {
  test('may be types alone', () => {
    expect(checkedHeaders('headers', { a: 'float64', b: { type: 'float64', shape: [2, 3] } })).toEqual({
      a: { type: 'float64', shape: [] },
      b: { type: 'float64', shape: [2, 3] },
    });
  });

  test('may have a name that ends with that of the value', () => {
    expect(checkedHeaders('headers', { 'force.fx': 'float64' })).toEqual({
      'force.fx': { type: 'float64', shape: [] },
    });
  });

  test.each([
    ['nothing', 'headers', null],
    ['a list', 'headers', ['a']],
    ['an unknown type', 'headers.a', { a: 'int12' }],
    ['a shape that is none', 'headers.a', { a: { type: 'float64', shape: [-1] } }],
    ['the value', 'headers.fx', { fx: 'float64' }],
    ['no type', 'headers.a', { a: null }],
  ])('are refused when they are %s', (_what, option, headers) => {
    expect(() => checkedHeaders('headers', headers as never)).toThrow(
      expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', message: expect.stringContaining(option) }),
    );
  });
});
