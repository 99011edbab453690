import { describe, expect, it } from 'vitest';
import { formula } from '../../../src/domain/condition-formula.js';
import { convergedCount, maxEvaluations, stoppedCount } from '../../../src/exit-conditions/index.js';
import { minFunctionCalls } from '../../../src/stoppers/index.js';
import { runFacts } from '../../fixtures/run-facts.js';

const three = [convergedCount(1), stoppedCount(2), maxEvaluations(3)] as const;
const printed = (text: string) => String(formula(text, ...three));

describe('a formula of conditions', () => {
  it.each([
    ['1', 'convergedCount(1)'],
    ['1 & (2 | 3)', '(convergedCount(1) and (stoppedCount(2) or maxEvaluations(3)))'],
    ['1|2&3', '(convergedCount(1) or (stoppedCount(2) and maxEvaluations(3)))'],
    ['1&2|3', '((convergedCount(1) and stoppedCount(2)) or maxEvaluations(3))'],
    ['1 | 2 | 3', '((convergedCount(1) or stoppedCount(2)) or maxEvaluations(3))'],
    ['!1 & !(2)', '(not convergedCount(1) and not stoppedCount(2))'],
    ['!!1', 'not not convergedCount(1)'],
  ])('%s', (text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it.each([
    ['', "a number from 1 to 3, '!' or '(' where it has its end"],
    ['1 &', 'where it has its end'],
    ['4', 'where it has "4"'],
    ['0', 'where it has "0"'],
    ['(1 | 2', "an operator or ')' where it has its end"],
    ['1 2', 'an operator where it has "2"'],
    ['1 and 2', 'an operator where it has "a"'],
    ['1)', 'an operator where it has ")"'],
  ])('refuses %j and says where it is wrong', (text, expected) => {
    expect(() => printed(text)).toThrow(
      expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', message: expect.stringContaining(expected) }),
    );
  });

  it.each([
    ['(', ')'],
    ['!', ''],
    ['1 | ', ''],
    ['1 & ', ''],
  ])('takes as many %s as can be evaluated, and refuses more', (before, after) => {
    const nested = (levels: number) => `${before.repeat(levels)}1${after.repeat(levels)}`;
    const { value } = formula(nested(499), ...three).explain(runFacts({ converged: 1 }));
    expect(value).toBe(before !== '!');
    expect(() => printed(nested(100_000))).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_OPTION_INVALID',
        message: expect.stringContaining('a formula of at most 1000 signs'),
      }),
    );
  });

  it('refuses to mix families, and what is no text', () => {
    const mixed = [convergedCount(1), minFunctionCalls(1) as unknown as ReturnType<typeof convergedCount>];
    expect(() => formula('1 & 2', ...mixed)).toThrow('must be an exit condition');
    expect(() => formula(1 as unknown as string, ...three)).toThrow('formula is 1');
  });
});
