import { invalidOption } from '../domain/errors.js';
import { wholeNumber } from '../domain/options.js';

/** Some things by index or name: one, or several. */
export type Selection = number | string | readonly (number | string)[];

/** The index of what is given by index or name. */
export function indexOf(option: string, choice: number | string, names: readonly string[]): number {
  if (typeof choice === 'number') return wholeNumber(option, choice, 0, names.length - 1);
  const index = names.indexOf(choice);
  if (index === -1) throw invalidOption(option, choice, `an index or one of ${names.join(', ')}`);
  return index;
}

/** The indices of all that are chosen; of everything when nothing is. */
export function indicesOf(option: string, choice: Selection | undefined, names: readonly string[]): number[] {
  if (choice === undefined) return names.map((_, i) => i);
  if (!Array.isArray(choice)) return [indexOf(option, choice as number | string, names)];
  return choice.map((one, i) => indexOf(`${option}[${i}]`, one, names));
}

/** Names that were given, all different, or `prefix0`, `prefix1`, ... */
export function uniqueNames(
  option: string,
  names: readonly string[] | undefined,
  count: number,
  prefix: string,
): readonly string[] {
  if (names === undefined) return Array.from({ length: count }, (_, i) => `${prefix}${i}`);
  if (!Array.isArray(names) || names.length !== count || new Set(names).size !== count) {
    throw invalidOption(option, names, `an array of ${count} different names`);
  }
  names.forEach((name: unknown, i) => {
    if (typeof name !== 'string') throw invalidOption(`${option}[${i}]`, name, 'a text');
  });
  return Object.freeze([...names]);
}
