import { describe, expect, it } from 'vitest';
import { Condition } from '../../../src/domain/condition.js';
import * as exitConditions from '../../../src/exit-conditions/index.js';
import { conditionFromText } from '../../../src/recorded-config/condition-from-text.js';
import * as stoppers from '../../../src/stoppers/index.js';
import { functionsOf } from './exports.js';

const { maxEvaluations, targetCost } = exitConditions;
const { bestUnmoving, minFunctionCalls, typeOf } = stoppers;

describe('a rule from text', () => {
  it('is an exit condition', () => {
    const condition = conditionFromText('maxEvaluations(20000) or targetCost(1e-6)', 'exit');
    expect(String(condition)).toBe(String(maxEvaluations(20_000).or(targetCost(1e-6))));
    expect(condition).toBeInstanceOf(Condition);
    expect(condition.family).toBe('exit');
    expect(condition.evaluationLimit).toBe(20_000);
  });

  it('is a stopper', () => {
    const text = "not typeOf('cmaEs') and (bestUnmoving(100, 0.5) or minFunctionCalls(7))";
    const expected = typeOf('cmaEs')
      .not()
      .and(bestUnmoving(100, 0.5).or(minFunctionCalls(7)));
    expect(String(conditionFromText(text, 'stopper'))).toBe(String(expected));
  });

  it('takes options in objects', () => {
    expect(String(conditionFromText('maxSeconds({"session":1.5e2})', 'exit'))).toBe(
      'maxSeconds({ session: 150 })',
    );
  });

  it.each([
    ['exit' as const, functionsOf(exitConditions), ['formula', 'ExitRule']],
    ['stopper' as const, functionsOf(stoppers), ['formula', 'StopperRule']],
  ])('may be any %s rule of the package', (family, names, others) => {
    expect(names).toEqual(expect.arrayContaining(others));
    const known = names.filter((name) => !others.includes(name));
    expect(() => conditionFromText('nothing()', family as 'exit')).toThrow(
      `with one of ${known.sort().join(', ')} where it has nothing`,
    );
  });
});

describe('what is refused', () => {
  const refused = (text: string, family: 'exit' | 'stopper' = 'exit') => {
    try {
      conditionFromText(text, family as 'exit');
    } catch (error) {
      return error as { code: string; message: string };
    }
    throw new Error(`${text} was taken`);
  };

  it.each([
    'bestUnmoving(5)',
    'constructor()',
    '__proto__()',
    'toString()',
    'hasOwnProperty()',
    'formula("1")',
    'ExitRule()',
    'eval("1")',
    'process()',
    'require("fs")',
    'maxEvaluations',
    'maxEvaluations.constructor()',
    'maxEvaluations(5)()',
    '5',
    '"maxEvaluations(5)"',
    '[maxEvaluations(5)]',
    'maxEvaluations(maxEvaluations(5))',
    'maxEvaluations(a)',
    'maxEvaluations(5 or 6)',
    'maxEvaluations(5, 6)',
    'maxEvaluations()',
    'maxEvaluations(0)',
    'maxEvaluations("5")',
    'maxEvaluations(Infinity)',
    'targetCost(1, { tol: 1 })',
    'targetCost(1, { __proto__: 1 })',
    'targetCost({ constructor: { name: { toString: 1 } } })',
    'maxSeconds({ session: 1, overall: 2 })',
  ])('%s', (text) => {
    expect(refused(text).code).toBe('GLOMPO_OPTION_INVALID');
  });

  it('says what and where', () => {
    expect(refused('maxEvaluations(5) xor targetCost(1)').message).toBe(
      'exitConditions is "maxEvaluations(5) xor targetCost(1)", but must be an exit condition, such as ' +
        'maxEvaluations(1000), with an operator where it has xor.',
    );
    expect(refused('bestUnmoving(100, 1, 2)', 'stopper').message).toContain(
      'stoppers is "bestUnmoving(100, 1, 2)", but must be a stopper, such as bestUnmoving(100), ' +
        'with at most 2 arguments of bestUnmoving where it has 3.',
    );
    expect(() => conditionFromText('', 'exit', '--exit')).toThrow('--exit is "", but must be');
  });
});
