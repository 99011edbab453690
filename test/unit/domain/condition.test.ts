import { describe, expect, it, vi } from 'vitest';
import { explanationText, explanationTree } from '../../../src/domain/condition.js';
import { GlompoError } from '../../../src/domain/errors.js';
import { ExitRule, type RunFacts } from '../../../src/domain/exit-condition.js';
import { maxEvaluations } from '../../../src/exit-conditions/index.js';
import { minFunctionCalls } from '../../../src/stoppers/index.js';
import { runFacts } from '../../fixtures/run-facts.js';

/** A condition with a fixed answer that counts how often it is asked. */
class Fixed extends ExitRule {
  readonly asked = vi.fn();
  readonly #label: string;
  readonly #answer: boolean;

  constructor(label: string, answer: boolean) {
    super();
    this.#label = label;
    this.#answer = answer;
  }

  protected holds(facts: RunFacts): boolean {
    this.asked(facts);
    return this.#answer;
  }

  override toString(): string {
    return this.#label;
  }
}

const yes = (label = 'yes') => new Fixed(label, true);
const no = (label = 'no') => new Fixed(label, false);
const facts = runFacts();

describe('the algebra of conditions', () => {
  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('follows the truth tables for %s and %s', (a, b) => {
    const [left, right] = [new Fixed('a', a), new Fixed('b', b)];
    expect(left.and(right).explain(facts).value).toBe(a && b);
    expect(left.or(right).explain(facts).value).toBe(a || b);
    expect(left.not().explain(facts).value).toBe(!a);
    expect(left.not().not().explain(facts).value).toBe(a);
    const both = left.and(right).not().explain(facts).value;
    expect(both).toBe(left.not().or(right.not()).explain(facts).value);
  });

  it('asks from left to right and no more than is needed', () => {
    const [first, second, third] = [yes(), no(), yes()];
    first.or(second).explain(facts);
    expect(second.asked).not.toHaveBeenCalled();
    second.and(third).explain(facts);
    expect(third.asked).not.toHaveBeenCalled();
    no().or(third).explain(facts);
    expect(third.asked).toHaveBeenCalledExactlyOnceWith(facts);
  });

  it('combines limits: the smaller of either, the larger of both, none of a negation', () => {
    const [small, large, none] = [maxEvaluations(10), maxEvaluations(20), yes()];
    expect(small.or(large).evaluationLimit).toBe(10);
    expect(small.and(large).evaluationLimit).toBe(20);
    expect(small.or(none).evaluationLimit).toBe(10);
    expect(small.and(none).evaluationLimit).toBe(Infinity);
    expect(small.not().evaluationLimit).toBe(Infinity);
    expect(small.not().or(large).evaluationLimit).toBe(20);
    expect(small.and(large).or(maxEvaluations(15)).evaluationLimit).toBe(15);
  });

  it('leaves its parts as they were and can share them (guarantee 58)', () => {
    const part = yes();
    const [either, both] = [part.or(no()), part.and(no())];
    expect(either.explain(facts).value).toBe(true);
    expect(both.explain(facts).value).toBe(false);
    expect(either.explain(facts)).toEqual(either.explain(facts));
  });

  it('lists its parts from left to right', () => {
    const [a, b, c] = [yes('a'), no('b'), no('c')];
    expect(a.and(b.not()).or(c).leaves()).toEqual([a, b, c]);
  });

  it('prints as one line', () => {
    expect(String(yes('a').and(no('b').not()).or(no('c')))).toBe('((a and not b) or c)');
  });
});

describe('explanations', () => {
  it('say which part decided and which was not evaluated', () => {
    const explanation = yes('a')
      .or(no('b').and(yes('c')))
      .explain(facts);
    expect(explanation).toEqual({
      label: 'or',
      operator: 'or',
      value: true,
      operands: [
        { label: 'a', value: true },
        { label: '(b and c)', value: undefined },
      ],
    });
    expect(explanationText(explanation)).toBe('(a = true or (b and c) = not evaluated)');
  });

  it('print as a tree', () => {
    const explanation = no('a')
      .or(yes('b').and(no('c').not()))
      .or(yes('d'))
      .explain(facts);
    expect(explanationTree(explanation).split('\n')).toEqual([
      'or = true',
      '  or = true',
      '    a = false',
      '    and = true',
      '      b = true',
      '      not = true',
      '        c = false',
      '  d = not evaluated',
    ]);
    expect(explanationTree(yes('a').explain(facts))).toBe('a = true');
  });

  it('print nested', () => {
    const explanation = no('a')
      .or(yes('b').and(no('c').not()))
      .explain(facts);
    expect(explanationText(explanation)).toBe('(a = false or (b = true and not c = false))');
  });

  it('are plain data', () => {
    const explanation = yes('a').and(no('b')).explain(facts);
    expect(structuredClone(explanation)).toEqual(explanation);
  });
});

describe('operands', () => {
  it('of the other family are refused', () => {
    const mixed = minFunctionCalls(5) as unknown as ExitRule;
    expect(() => yes().and(mixed)).toThrow(GlompoError);
    expect(() => yes().or(mixed)).toThrow('must be an exit condition');
    expect(() => minFunctionCalls(5).or(yes() as never)).toThrow(
      'must be a stopper, as minFunctionCalls(5) is',
    );
    expect(() => yes().and(yes()).or(mixed.not())).toThrow('must be an exit condition');
  });

  it.each([undefined, null, true, () => true, {}])('such as %s are refused', (operand) => {
    for (const operator of ['and', 'or'] as const) {
      expect(() => yes()[operator](operand as never)).toThrow(
        expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID', data: { option: operator } }),
      );
    }
  });
});
