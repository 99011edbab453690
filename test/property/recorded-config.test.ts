import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GlompoError } from '../../src/domain/errors.js';
import { conditionFromText } from '../../src/recorded-config/condition-from-text.js';
import { generatorFromText } from '../../src/recorded-config/generator-from-text.js';
import { selectorFromText } from '../../src/recorded-config/selector-from-text.js';
import { cycle } from '../../src/selectors/index.js';
import { exitCondition, generator, selector, specsWith, stopper } from './strategy-arbitraries.js';

const runs = { numRuns: 400 };

describe('what a strategy prints makes the same one again', () => {
  it('exit conditions', () => {
    fc.assert(
      fc.property(exitCondition, (given) => {
        const made = conditionFromText(String(given), 'exit');
        expect(String(made)).toBe(String(given));
        expect(made.evaluationLimit).toBe(given.evaluationLimit);
        expect(made.leaves().map((leaf) => leaf.constructor)).toEqual(
          given.leaves().map((leaf) => leaf.constructor),
        );
      }),
      runs,
    );
  });

  it('stoppers', () => {
    fc.assert(
      fc.property(stopper, (given) => {
        const made = conditionFromText(String(given), 'stopper');
        expect(String(made)).toBe(String(given));
        expect(made.leaves().map((leaf) => leaf.constructor)).toEqual(
          given.leaves().map((leaf) => leaf.constructor),
        );
      }),
      runs,
    );
  });

  it('generators', () => {
    fc.assert(
      fc.property(generator, (given) => {
        expect(generatorFromText(given.label).label).toBe(given.label);
      }),
      runs,
    );
  });

  it('selectors', () => {
    fc.assert(
      fc.property(selector, (given) => {
        const made = selectorFromText(given.label, given.specs);
        expect(made.label).toBe(given.label);
        expect(made.specs).toEqual(given.specs);
      }),
      runs,
    );
  });
});

describe('what was printed, and was changed then', () => {
  const specs = specsWith(['cmaEs', 'nelderMead']);
  const printed = fc.oneof(
    exitCondition.map(String),
    stopper.map(String),
    generator.map(({ label }) => label),
    fc.constantFrom(cycle(...specs).label, 'chain([cmaEs, nelderMead], [5])'),
  );
  const pieces = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '"',
      "'",
      '\\',
      ' and ',
      ' or ',
      'not ',
      '-',
      '.',
    ),
    fc.constantFrom('constructor', '__proto__', 'prototype', 'toString', 'null', 'Infinity', '1e999', 'NaN'),
  );
  const changed = fc
    .tuple(printed, fc.array(fc.tuple(fc.nat(), fc.nat(4), pieces), { maxLength: 4 }))
    .map(([text, changes]) =>
      changes.reduce((before, [at, removed, piece]) => {
        const from = at % (before.length + 1);
        return before.slice(0, from) + piece + before.slice(from + removed);
      }, text),
    );

  const readers: Readonly<Record<string, (text: string) => unknown>> = {
    exit: (text) => conditionFromText(text, 'exit'),
    stopper: (text) => conditionFromText(text, 'stopper'),
    generator: generatorFromText,
    selector: (text) => selectorFromText(text, specs),
  };

  it.each(Object.keys(readers))('is one again, or refused by name: %s', (kind) => {
    fc.assert(
      fc.property(fc.oneof(changed, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        try {
          const made = readers[kind](text) as { readonly label?: string };
          const again = made.label ?? String(made);
          const twice = readers[kind](again) as { readonly label?: string };
          expect(twice.label ?? String(twice)).toBe(again);
        } catch (error) {
          if (!(error instanceof GlompoError)) throw error;
          expect(error.code).toBe('GLOMPO_OPTION_INVALID');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
