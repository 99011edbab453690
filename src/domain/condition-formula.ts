import type { Condition } from './condition.js';
import { invalidOption } from './errors.js';

/** Longer texts are refused, because each sign may nest the condition by one more level. */
const MOST_SIGNS = 1_000;

/**
 * Combines conditions as a formula says: numbers stand for the conditions, from 1; `&` is and, `|` is or, `!` is not,
 * and binds in this order of strength: `!`, `&`, `|`. Parentheses group. For programs that read a rule from a file.
 *
 * @param text Such as `1 & (2 | !3)`; at most 1,000 numbers, operators and parentheses.
 * @param conditions All stoppers, or all exit conditions.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when the text is no formula, is too long, or has a number without a
 *   condition.
 * @example
 * formula('1 & (2 | 3)', minFunctionCalls(500), evaluationsUnmoving(100, 0.01), lastPointsInvalid(20));
 */
export function formula<Facts>(text: string, ...conditions: readonly Condition<Facts>[]): Condition<Facts> {
  const signs = typeof text === 'string' ? (text.match(/\d+|\S/g) ?? []) : [];
  if (signs.length > MOST_SIGNS)
    throw invalidOption('formula', text, `a formula of at most ${MOST_SIGNS} signs`);
  let at = 0;
  const refuse = (expected: string) => {
    const found = signs[at] === undefined ? 'its end' : `"${signs[at]}"`;
    return invalidOption('formula', text, `a formula, with ${expected} where it has ${found}`);
  };
  const take = (sign: string) => {
    if (signs[at] !== sign) return false;
    at += 1;
    return true;
  };

  const operand = (): Condition<Facts> => {
    if (take('!')) return operand().not();
    if (take('(')) {
      const inner = alternatives();
      if (!take(')')) throw refuse("an operator or ')'");
      return inner;
    }
    const condition = /^\d+$/.test(signs[at] ?? '') ? conditions[Number(signs[at]) - 1] : undefined;
    if (condition === undefined) throw refuse(`a number from 1 to ${conditions.length}, '!' or '('`);
    at += 1;
    return condition;
  };
  const conjunction = (): Condition<Facts> => {
    let left = operand();
    while (take('&')) left = left.and(operand());
    return left;
  };
  const alternatives = (): Condition<Facts> => {
    let left = conjunction();
    while (take('|')) left = left.or(conjunction());
    return left;
  };

  const whole = alternatives();
  if (at < signs.length) throw refuse('an operator');
  return whole;
}
