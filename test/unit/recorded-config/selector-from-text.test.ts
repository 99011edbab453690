import { describe, expect, it } from 'vitest';
import { cmaEs, defineOptimizer, nelderMead, randomSearch } from '../../../src/optimizers/index.js';
import { selectorFromText } from '../../../src/recorded-config/selector-from-text.js';
import * as selectors from '../../../src/selectors/index.js';
import { functionsOf } from './exports.js';

const { bandit, chain, cycle, random, spawnControl } = selectors;
const odd = (kind: string) => defineOptimizer(new URL('file:///odd.js'), { kind });
const specs = [cmaEs({ workers: 2 }), nelderMead(), cmaEs({ popsize: 9 })];

describe('a selector from text', () => {
  it.each([
    cycle(...specs),
    cycle(specs, { whenFull: 'wait' }),
    bandit(...specs),
    bandit(specs, { exploration: 0.1 + 0.2, whenFull: 'wait' }),
    random(...specs),
    chain(specs, [5, 10]),
    chain(specs, [5, 10, 15]),
    spawnControl(spawnControl(chain(specs, [1, 2]), { maxOptimizers: 3 }), { maxEvaluations: 5 }),
    cycle(odd('my own'), odd('a, b'), odd('and'), odd('null'), odd('"'), odd('größer'), odd('x-1')),
  ])('$label', (selector) => {
    const made = selectorFromText(selector.label, selector.specs);
    expect(made.label).toBe(selector.label);
    expect(made.specs).toEqual(selector.specs);
  });

  it('may be any selector of the package', () => {
    const names = functionsOf(selectors).sort();
    expect(() => selectorFromText('nothing()', specs)).toThrow(
      `optSelector is "nothing()", but must be a selector, such as cycle(cmaEs), with one of ${names.join(', ')}`,
    );
  });

  it.each([
    ['cycle(cmaEs, nelderMead)', '3 optimizers where it has 2'],
    ['cycle(cmaEs, nelderMead, cmaEs, randomSearch)', 'no more optimizers where it has randomSearch'],
    ['cycle(nelderMead, cmaEs, cmaEs)', 'cmaEs where it has nelderMead'],
    ['cycle()', 'given at least one optimizer'],
    ['spawnControl(cycle(cmaEs, nelderMead, cmaEs), { allow: allow })', 'plain data where it has allow'],
    ['cycle([cmaEs, nelderMead, cmaEs], { whenFull: wait })', 'plain data where it has wait'],
    ['cycle(cmaEs, nelderMead, cmaEs) or cycle()', 'a call where it has a or'],
    ['cycle(cycle(cmaEs, nelderMead, cmaEs))', 'an optimizer, such as cmaEs()'],
    ['chain([cmaEs, nelderMead, cmaEs], null)', 'an array of 2 or 3 numbers'],
    ['MySelector([cmaEs])', 'one of'],
  ])('refuses %s', (text, message) => {
    expect(() => selectorFromText(text, specs)).toThrow(message);
  });

  it('needs no kind of the package', () => {
    expect(selectorFromText('cycle(mine)', [odd('mine')]).specs[0].module).toBe('file:///odd.js');
    expect(() => selectorFromText('cycle(mine)', [randomSearch()])).toThrow('randomSearch where it has mine');
  });
});
