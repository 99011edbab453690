import { expect, it } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import type { GeneratorFacts } from '../../../src/domain/generator.js';
import { Rng } from '../../../src/domain/rng.js';
import * as generators from '../../../src/generators/index.js';
import { generatorFromText } from '../../../src/recorded-config/generator-from-text.js';
import { functionsOf } from './exports.js';

const { perturbation, single } = generators;
const facts: GeneratorFacts = {
  bounds: boundsOf([
    [-1, 1],
    [0, 5],
  ]),
  best: null,
  optimizers: [],
  evaluations: 0,
  commonRng: Rng.of(1),
};

it('makes what the text says', () => {
  const text = 'perturbation([0.1, 3], { scale: [0.5, 2] })';
  const given = perturbation([0.1, 3], { scale: [0.5, 2] });
  const made = generatorFromText(text);
  expect(made.label).toBe(given.label);
  expect(made.generate(facts, Rng.of(2))).toEqual(given.generate(facts, Rng.of(2)));
});

it('keeps the sign of a zero', () => {
  const { label } = single([-0, 0]);
  expect(label).toBe('single([-0, 0])');
  expect(Array.from(generatorFromText(label).generate(facts, Rng.of(1)))).toEqual([-0, 0]);
});

it('may be any generator of the package', () => {
  const names = functionsOf(generators).sort();
  expect(() => generatorFromText('nothing()')).toThrow(
    `with one of ${names.join(', ')} where it has nothing`,
  );
});

it.each(['random', 'not random()', 'random() or best()', 'random(5)', 'single(best())', 'halton(7)', ''])(
  'refuses %j',
  (text) => {
    expect(() => generatorFromText(text)).toThrow(
      /^x0Generator is .*, but must be a generator, such as random\(\)/,
    );
  },
);
