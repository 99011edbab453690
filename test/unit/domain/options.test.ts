import { describe, expect, it } from 'vitest';
import { checkOptions, finiteNumber, flag, oneOf, wholeNumber } from '../../../src/domain/options.js';

const invalid = (message: string) =>
  expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', message: expect.stringContaining(message) });

describe('checkOptions', () => {
  it('accepts known options', () => {
    expect(() => checkOptions('cmaEs', { sigma0: 1 }, ['sigma0', 'popsize'])).not.toThrow();
    expect(() => checkOptions('cmaEs', {}, [])).not.toThrow();
  });

  it('names an unknown option and the known ones', () => {
    expect(() => checkOptions('cmaEs', { sigma: 1 }, ['sigma0', 'popsize'])).toThrow(
      invalid('cmaEs.sigma is 1, but must be left out: there is no such option (there are sigma0, popsize)'),
    );
  });

  it.each([null, undefined, 5, 'text', [1]])('refuses %s', (options) => {
    expect(() => checkOptions('cmaEs', options, [])).toThrow(invalid('an object of options'));
  });

  it.each(['constructor', '__proto__', 'toString'])('knows no inherited option %s', (name) => {
    expect(() => checkOptions('cmaEs', JSON.parse(`{"${name}": 1}`), ['sigma0'])).toThrow(invalid(name));
  });
});

describe('wholeNumber', () => {
  it('accepts both ends of its range', () => {
    expect([wholeNumber('n', 1, 1, 3), wholeNumber('n', 3, 1, 3)]).toEqual([1, 3]);
  });

  it.each([0, 4, 1.5, Number.NaN, Infinity, '2', 2n, null, undefined])('refuses %s', (value) => {
    expect(() => wholeNumber('n', value, 1, 3)).toThrow(invalid('must be a whole number from 1 to 3'));
  });

  it('refuses what a double cannot count', () => {
    expect(() => wholeNumber('n', 2 ** 53, 0)).toThrow(invalid('a whole number of at least 0'));
  });
});

describe('finiteNumber', () => {
  it('accepts its ends unless they are excluded', () => {
    expect(finiteNumber('tol', 0, { min: 0, max: 1 })).toBe(0);
    expect(finiteNumber('tol', 1, { min: 0, max: 1, exclusive: true })).toBe(1);
    expect(() => finiteNumber('tol', 0, { min: 0, exclusive: true })).toThrow(invalid('above 0'));
    expect(() => finiteNumber('tol', 1.1, { max: 1 })).toThrow(invalid('at most 1'));
  });

  it.each([Number.NaN, Infinity, -Infinity, '1', null])('refuses %s', (value) => {
    expect(() => finiteNumber('tol', value)).toThrow(invalid('tol is'));
  });
});

describe('oneOf and flag', () => {
  it('accept what is allowed, and nothing that looks like it', () => {
    expect(oneOf('whenFull', 'skip', ['skip', 'wait'])).toBe('skip');
    expect(() => oneOf('whenFull', 'Skip', ['skip', 'wait'])).toThrow(invalid('one of "skip", "wait"'));
    expect(flag('quiet', false)).toBe(false);
    expect(() => flag('quiet', 0)).toThrow(invalid('quiet is 0, but must be true or false'));
  });
});
