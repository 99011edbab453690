import { describe, expect, it } from 'vitest';
import { nameLiteral, numberLiteral } from '../../../src/domain/literals.js';

describe('a number as text', () => {
  it.each([0, -0, 1, 0.1 + 0.2, Number.MIN_VALUE, -Number.MAX_VALUE, 2 ** 53, 1 / 3])(
    '%d reads back',
    (value) => {
      expect(Number(numberLiteral(value))).toBe(value);
    },
  );

  it('keeps the sign of a zero', () => {
    expect([numberLiteral(0), numberLiteral(-0)]).toEqual(['0', '-0']);
  });
});

describe('a name among arguments', () => {
  it.each(['cmaEs', '_a', '$', 'a1', 'android'])('%s is bare', (name) => {
    expect(nameLiteral(name)).toBe(name);
  });

  it.each([
    '',
    'my own',
    'a-b',
    '1a',
    'a, b',
    'größer',
    'and',
    'or',
    'not',
    'true',
    'false',
    'null',
    'Infinity',
  ])('%s is quoted', (name) => {
    expect(nameLiteral(name)).toBe(JSON.stringify(name));
  });
});
