import { type GlompoError, invalidOption } from '../domain/errors.js';

/** The error for a text that is not what it should be: says what it may have, and what it has in its place. */
export type Refusal = (expected: string, found: string) => GlompoError;

/**
 * @param option Where the text was given.
 * @param what What it should be, such as `an exit condition, such as maxEvaluations(1000)`.
 */
export function refusalOf(option: string, text: unknown, what: string): Refusal {
  return (expected, found) => invalidOption(option, text, `${what}, with ${expected} where it has ${found}`);
}
