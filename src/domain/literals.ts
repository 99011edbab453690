/** Words with a meaning of their own where strategies are written as text. */
const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'true', 'false', 'null', 'Infinity']);
const NAME = /^[A-Za-z_$][\w$]*$/;

/** A number as text that reads back as the same one, the sign of a zero too. */
export function numberLiteral(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/**
 * A name as it stands among the arguments of a strategy: bare, or quoted where it could be taken for something else.
 *
 * @example
 * nameLiteral('cmaEs'); // cmaEs
 * nameLiteral('my own'); // "my own"
 */
export function nameLiteral(name: string): string {
  return NAME.test(name) && !RESERVED.has(name) ? name : JSON.stringify(name);
}
