import type { Generator } from '../domain/generator.js';
import {
  annealing,
  basinHopping,
  best,
  exploitExplore,
  farFromStopped,
  latinHypercube,
  perturbation,
  random,
  single,
  sobol,
} from '../generators/index.js';
import { parsedTerm } from './parsed-term.js';
import { refusalOf } from './refusal.js';
import { called, plainValue, type Registry, registryOf } from './registry.js';

const GENERATORS: Registry<Generator> = registryOf<Generator>(
  ['annealing', annealing, 1],
  ['basinHopping', basinHopping, 1],
  ['best', best, 0],
  ['exploitExplore', exploitExplore, 2],
  ['farFromStopped', farFromStopped, 1],
  ['latinHypercube', latinHypercube, 1],
  ['perturbation', perturbation, 2],
  ['random', random, 0],
  ['single', single, 1],
  ['sobol', sobol, 0],
);

/**
 * The generator of start points that a text says, as its `label` does. Only those of this package can be named.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when the text is none, or an argument is not allowed.
 * @example
 * generatorFromText('perturbation([1, 0.5], { scale: 0.1 })');
 */
export function generatorFromText(text: string): Generator {
  const refuse = refusalOf('x0Generator', text, 'a generator, such as random()');
  const term = parsedTerm(text, refuse);
  if (term.type !== 'call') throw refuse('a call', `a ${term.type}`);
  return called(GENERATORS, term, (argument) => plainValue(argument, refuse), refuse);
}
