import { describe, expect, it } from 'vitest';
import { ERROR_CODES, GlompoError, invalidOption, printed } from '../../../src/domain/errors.js';

describe('GlompoError', () => {
  it('carries code, cause and data', () => {
    const cause = new TypeError('inner');
    const error = new GlompoError('GLOMPO_TASK_FAILED', 'outer', { cause, data: { point: [1] } });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'GlompoError',
      message: 'outer',
      code: 'GLOMPO_TASK_FAILED',
      data: { point: [1] },
    });
    expect(error.cause).toBe(cause);
    expect('cause' in new GlompoError('GLOMPO_STATE', 'no cause')).toBe(false);
  });

  it('is recognised by its mark, also from another copy of the package', () => {
    const foreign = Object.assign(new Error('copy'), { [Symbol.for('glompo.error')]: true });
    expect(foreign instanceof GlompoError).toBe(true);
    for (const other of [new Error('plain'), null, undefined, 'text', { code: 'GLOMPO_STATE' }]) {
      expect((other as unknown) instanceof GlompoError).toBe(false);
    }
  });

  it('hides its mark from printing and copying', () => {
    expect(Object.keys(new GlompoError('GLOMPO_STATE', ''))).not.toContain(
      String(Symbol.for('glompo.error')),
    );
    expect(Object.getOwnPropertySymbols({ ...new GlompoError('GLOMPO_STATE', '') })).toEqual([]);
  });
});

it('every code has a sentence', () => {
  for (const [code, sentence] of Object.entries(ERROR_CODES)) {
    expect(code).toMatch(/^GLOMPO(_[A-Z]+)+$/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});

it('invalidOption names the option, its value and what it may be', () => {
  const error = invalidOption('maxJobs', -1, 'a whole number of at least 1');
  expect(error.code).toBe('GLOMPO_OPTION_INVALID');
  expect(error.message).toBe('maxJobs is -1, but must be a whole number of at least 1.');
  expect(error.data).toEqual({ option: 'maxJobs', value: '-1', expected: 'a whole number of at least 1' });
});

describe('printed', () => {
  it.each([
    ['text', '"text"'],
    [5n, '5n'],
    [Number.NaN, 'NaN'],
    [undefined, 'undefined'],
    [null, 'null'],
    [[1, 2], 'an array of 2'],
    [{}, 'an object'],
    [Object.create(null), 'a null-prototype'],
    [new Map(), 'a Map'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, 'function (anonymous)'],
  ])('%#', (value, text) => {
    expect(printed(value)).toBe(text);
  });

  it('cuts long texts', () => {
    expect(printed('x'.repeat(1000)).length).toBeLessThan(90);
  });
});
