import { invalidOption } from '../domain/errors.js';
import { wholeNumber } from '../domain/options.js';

/** Factors that move together, by their indices; a factor that moves alone is a group of one. */
export type Groups = readonly (readonly number[])[];

/** Every factor in a group of its own. */
export function singletons(factors: number): Groups {
  return Array.from({ length: factors }, (_, i) => [i]);
}

/** Refuses groups that do not have every factor exactly once. */
export function checkedGroups(factors: number, groups: Groups | undefined): Groups {
  if (groups === undefined) return singletons(factors);
  if (!Array.isArray(groups) || groups.length === 0) {
    throw invalidOption('groups', groups, 'an array of groups, each an array of indices of factors');
  }
  const seen = new Array<boolean>(factors).fill(false);
  groups.forEach((group: unknown, g) => {
    if (!Array.isArray(group) || group.length === 0) {
      throw invalidOption(`groups[${g}]`, group, 'an array of at least one index of a factor');
    }
    group.forEach((factor: unknown, at) => {
      const index = wholeNumber(`groups[${g}][${at}]`, factor, 0, factors - 1);
      if (seen[index]) throw invalidOption(`groups[${g}][${at}]`, index, 'a factor of no other group');
      seen[index] = true;
    });
  });
  const missing = seen.indexOf(false);
  if (missing >= 0) throw invalidOption('groups', groups, `such that factor ${missing} is in one of them`);
  return groups.map((group) => [...group]);
}
