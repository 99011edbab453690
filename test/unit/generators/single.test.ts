import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { Rng } from '../../../src/domain/rng.js';
import { single } from '../../../src/generators/index.js';
import { generatorFacts, started } from '../../fixtures/start-facts.js';

const pairs = [
  [0, 1],
  [-5, 5],
] as const;

describe('single', () => {
  it('starts all optimizers at the point given', () => {
    const given = [1, -5];
    const generator = single(given);
    given[0] = 0;
    expect([...generator.generate(generatorFacts(pairs), Rng.of(1))]).toEqual([1, -5]);
    expect(generator.label).toBe('single([1, -5])');
  });

  it('draws one point for the run where none is given', () => {
    const at = (seed: number, count: number) =>
      single().generate(generatorFacts(pairs, { optimizers: started(count, 2) }), Rng.of(seed));
    expect(at(1, 0)).toEqual(at(2, 7));
    const otherRun = generatorFacts(pairs, { commonRng: Rng.of(5) });
    expect(single().generate(otherRun, Rng.of(1))).not.toEqual(at(1, 0));
    expect(single().label).toBe('single()');
  });

  it('refuses what is no point, and one that the bounds do not hold', () => {
    for (const bad of [[], [Number.NaN], ['1'], 'x', null]) {
      expect(() => single(bad as number[])).toThrow(
        expect.objectContaining({ code: 'GLOMPO_OPTION_INVALID' }),
      );
    }
    const check = (x?: number[]) => single(x).check?.(boundsOf(pairs));
    expect(() => check([0.5])).toThrow('an array of 2, one number a parameter');
    expect(() => check([0.5, 5.1])).toThrow('x[1] is 5.1, but must be within its bounds, -5 and 5');
    expect(() => check([0.5, 5])).not.toThrow();
    expect(() => check()).not.toThrow();
  });
});
