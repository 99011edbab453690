import { describe, expect, test } from 'vitest';
import { exitConditionWith, moreBudget } from '../../src/resume-budget.js';

describe('the exit condition of a run that goes on', () => {
  test.each([
    ['maxEvaluations(100)', { maxEvaluations: 200 }, 'maxEvaluations(200)'],
    [
      '(maxEvaluations(100) or targetCost(0))',
      { maxEvaluations: 200 },
      '(maxEvaluations(200) or targetCost(0))',
    ],
    ['targetCost(0)', { maxEvaluations: 200 }, '(targetCost(0) or maxEvaluations(200))'],
    ['maxSeconds({ session: 60 })', { maxSeconds: 90 }, 'maxSeconds({ overall: 90 })'],
    ['maxEvaluations(100)', { maxSeconds: 1.5 }, '(maxEvaluations(100) or maxSeconds({ overall: 1.5 }))'],
    [
      '(not convergedCount(2) and maxEvaluations(100))',
      { maxEvaluations: 100, maxSeconds: 9 },
      '((not convergedCount(2) and maxEvaluations(100)) or maxSeconds({ overall: 9 }))',
    ],
    [
      'a rule of my own',
      { exit: 'targetCost(0) or maxEvaluations(5)' },
      '(targetCost(0) or maxEvaluations(5))',
    ],
    [
      'maxEvaluations(1)',
      { exit: 'targetCost(0)', maxEvaluations: 7 },
      '(targetCost(0) or maxEvaluations(7))',
    ],
  ])('%s with %j', (recorded, budget, expected) => {
    expect(String(exitConditionWith(recorded, budget))).toBe(expected);
  });

  test('stays as it is when nothing is said', () => {
    expect(exitConditionWith('a rule of my own', {})).toBeNull();
  });

  test.each([
    ['a rule of my own', { maxEvaluations: 5 }, 'exitConditions'],
    ['maxEvaluations(1)', { exit: 'process.exit(3)' }, '--exit'],
    ['maxEvaluations(1)', { exit: '' }, '--exit'],
  ])('%s with %j is refused by name', (recorded, budget, option) => {
    expect(() => exitConditionWith(recorded, budget)).toThrow(
      expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', message: expect.stringContaining(option) }),
    );
  });
});

test.each([
  ['maxEvaluations(400) = true', '--max-evaluations 800'],
  ['(targetCost(0) = false or maxEvaluations(400) = true) = true', '--max-evaluations 800'],
  ['maxSeconds({ overall: 1.5 }) = true', '--max-seconds 3'],
  ['targetCost(0) = true', "--exit 'CONDITION'"],
])('where %s holds, %s gives more', (reason, options) => {
  expect(moreBudget(reason)).toBe(options);
});
