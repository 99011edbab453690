import { invalidOption } from './errors.js';

/** What a run can leave in its working directory, in the order of the levels that bring them. */
export const OUTPUTS = ['journal', 'summary', 'trajectories', 'hdf5', 'plots', 'parameters'] as const;

/**
 * One of the things that a run can write:
 *
 * - `journal`: `glompo_journal/`, everything, as it happens; all others can be made from it at any time.
 * - `summary`: `glompo_manager_log.yml`.
 * - `trajectories`: the values of all optimizers over the evaluations, as SVG and PNG.
 * - `hdf5`: `glompo_log.h5`.
 * - `plots`: best values, timeline, use of the slots, parallel coordinates.
 * - `parameters`: the parameters of each optimizer over its evaluations.
 */
export type Output = (typeof OUTPUTS)[number];

/** What each level adds to the one before. */
const LEVELS: readonly (readonly Output[])[] = [
  [],
  ['journal', 'summary'],
  ['trajectories'],
  ['hdf5'],
  ['plots'],
  ['parameters'],
];

/** What is made of the journal when the run has ended. */
const DERIVED: readonly Output[] = ['trajectories', 'hdf5', 'plots', 'parameters'];

/**
 * What a level of `summaryFiles`, or a list of outputs, asks for. What is made of the journal brings the journal.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when it is neither.
 */
export function outputsOf(option: string, value: unknown): readonly Output[] {
  const wanted = new Set(typeof value === 'number' ? ofLevel(option, value) : named(option, value));
  if (DERIVED.some((output) => wanted.has(output))) wanted.add('journal');
  return Object.freeze(OUTPUTS.filter((output) => wanted.has(output)));
}

function ofLevel(option: string, level: number): readonly Output[] {
  if (!Number.isInteger(level) || level < 0 || level >= LEVELS.length) refuse(option, level);
  return LEVELS.slice(0, level + 1).flat();
}

function named(option: string, value: unknown): readonly Output[] {
  if (!Array.isArray(value) || !value.every((name) => OUTPUTS.includes(name as Output)))
    refuse(option, value);
  return value as readonly Output[];
}

function refuse(option: string, value: unknown): never {
  const names = OUTPUTS.map((name) => `'${name}'`).join(', ');
  throw invalidOption(option, value, `a whole number from 0 to 5, or an array of ${names}`);
}
