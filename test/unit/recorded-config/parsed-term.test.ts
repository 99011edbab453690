import { describe, expect, it } from 'vitest';
import { parsedTerm } from '../../../src/recorded-config/parsed-term.js';
import { plainValue } from '../../../src/recorded-config/registry.js';
import { refusalOf } from '../../../src/recorded-config/refusal.js';

const refuse = refusalOf('rule', 'the text', 'a rule');
const parsed = (text: string) => parsedTerm(text, refuse);
const plain = (text: string) => plainValue(parsed(text), refuse);
const name = (text: string) => ({ type: 'name', name: text });

describe('literals', () => {
  it.each([
    ['0', 0],
    ['-0', -0],
    ['+3', 3],
    ['12.5e-3', 0.0125],
    ['5E+2', 500],
    ['.5', 0.5],
    ['5.', 5],
    ['-1e999', -Infinity],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['true', true],
    ['false', false],
    ['null', null],
    ['""', ''],
    ["'it'", 'it'],
    ['"a \\"b\\" \\\\ \\/ \\n\\t\\r\\b\\f\\v"', 'a "b" \\ / \n\t\r\b\f\v'],
    ["'it\\'s'", "it's"],
    ['"\\u00e9\\x41\\ud83d\\ude00"', 'éA😀'],
    ['"and"', 'and'],
    ['[]', []],
    ['[1, [2, "3"], []]', [1, [2, '3'], []]],
    ['{}', {}],
    ['{ a: 1, "b c": [true], d: { e: null } }', { a: 1, 'b c': [true], d: { e: null } }],
    ['  \n (((7)))\t', 7],
  ])('%s', (text, value) => {
    expect(plain(text)).toEqual(value);
  });

  it('makes __proto__ a key as any other', () => {
    const value = plain('{ __proto__: { polluted: true } }') as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('operators', () => {
  it('bind in the order not, and, or, from left to right', () => {
    expect(parsed('not a and b or c or d')).toEqual({
      type: 'or',
      left: {
        type: 'or',
        left: { type: 'and', left: { type: 'not', operand: name('a') }, right: name('b') },
        right: name('c'),
      },
      right: name('d'),
    });
  });

  it('are grouped by parentheses', () => {
    expect(parsed('not (a and (b or c))')).toEqual({
      type: 'not',
      operand: { type: 'and', left: name('a'), right: { type: 'or', left: name('b'), right: name('c') } },
    });
  });

  it('are words of their own', () => {
    expect(parsed('f(notable, order)')).toEqual({
      type: 'call',
      name: 'f',
      args: [name('notable'), name('order')],
    });
  });
});

describe('what is no term', () => {
  it.each([
    ['', 'a value where it has its end'],
    ['a b', 'an operator where it has b'],
    ['a and', 'a value where it has its end'],
    ['and', 'a value where it has and'],
    ['f(or)', 'a value where it has or'],
    ['(a', "an operator or ')' where it has its end"],
    ['a)', 'an operator where it has )'],
    ['f(1,)', 'a value where it has )'],
    ['f(1 2)', "',' or ')' where it has 2"],
    ['[1}', "',' or ']' where it has }"],
    ['{ 1: 2 }', 'the name of an option where it has 1'],
    ['{ a }', "':' where it has }"],
    ['-a', 'a value where it has -'],
    ['0x10', 'an operator where it has x10'],
    ['"open', 'a value where it has "open'],
    ['"\\q"', 'a value where it has "\\'],
    ['"\\u12"', 'a value where it has "\\'],
    ['a; b', 'an operator where it has ;'],
    ['a => b', 'an operator where it has ='],
    ['`a`', 'a value where it has `'],
    [`"${'x'.repeat(90)}`, `a value where it has "${'x'.repeat(39)}...`],
  ])('%j', (text, message) => {
    expect(() => parsed(text)).toThrow(`rule is "the text", but must be a rule, with ${message}.`);
  });

  it.each([undefined, null, 5, {}])('%s', (text) => {
    expect(() => parsed(text as never)).toThrow('with its text where it has none');
  });
});

describe('a text without end', () => {
  const many = 2 ** 20;

  it('is refused for its length', () => {
    expect(() => parsed(' '.repeat(many + 1))).toThrow(`at most ${many} characters`);
  });

  it.each(['(', '[', 'f(', '{a:'])('is refused for its depth: %s', (bracket) => {
    expect(() => parsed(bracket.repeat(1_001))).toThrow('at most 1000 brackets within each other');
    expect(() => parsed(bracket.repeat(1_000))).toThrow('has its end');
  });

  it.each(['not ', 'a and ', 'a or '])('is refused for its operators: %s', (operator) => {
    expect(() => parsed(operator.repeat(1_001))).toThrow('at most 1000 operators');
    expect(() => parsed(operator.repeat(1_000))).toThrow('has its end');
  });

  it.each([
    ['space', ' '.repeat(many)],
    ['digits', '1'.repeat(many)],
    ['dots', '.'.repeat(many)],
    ['letters', 'a'.repeat(many)],
    ['a string', `"${'x'.repeat(many - 2)}"`],
    ['backslashes', `"${'\\'.repeat(many - 2)}`],
    ['numbers', `[${'1,'.repeat(many / 2 - 1)}`],
  ])('is read in one go: %s', (_what, text) => {
    try {
      parsed(text);
    } catch (error) {
      expect(error).toMatchObject({ code: 'GLOMPO_OPTION_INVALID' });
    }
  });
});
