import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { farFromStopped, random } from '../../../src/generators/index.js';
import { ENDED } from '../../fixtures/array-history.js';
import { found, generatorFacts } from '../../fixtures/start-facts.js';

const pairs = [
  [0, 1_000],
  [0, 1],
] as const;

describe('farFromStopped', () => {
  it('starts far from where others have ended, each range counting as 1', () => {
    const optimizers = [
      found(1, 5, [0, 0], ENDED),
      found(2, 5, [1_000, 0], ENDED),
      found(3, 5, [0, 1], ENDED),
    ];
    const facts = generatorFacts(pairs, { optimizers });
    for (let seed = 0; seed < 50; seed += 1) {
      const [x, y] = farFromStopped().generate(facts, Rng.of(seed));
      expect(x).toBeGreaterThan(500);
      expect(y).toBeGreaterThan(0.5);
    }
  });

  it('takes the farthest of its candidates', () => {
    const facts = generatorFacts(pairs, { optimizers: [found(1, 5, [0, 0], ENDED)] });
    const rng = Rng.of(3);
    const candidates = Array.from({ length: 20 }, () => random().generate(facts, rng));
    const farthest = candidates.sort(
      (a, b) => Math.hypot(b[0] / 1_000, b[1]) - Math.hypot(a[0] / 1_000, a[1]),
    )[0];
    expect(farFromStopped({ candidates: 20 }).generate(facts, Rng.of(3))).toEqual(farthest);
  });

  it('keeps away neither from those that run nor from those without a value', () => {
    const optimizers = [found(1, 5, [0, 0]), found(2, Number.NaN, [0, 0], ENDED)];
    const facts = generatorFacts(pairs, { optimizers });
    expect(farFromStopped().generate(facts, Rng.of(3))).toEqual(random().generate(facts, Rng.of(3)));
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => farFromStopped({ candidates: 0 })).toThrow('candidates is 0');
    expect(farFromStopped().label).toBe('farFromStopped()');
    expect(farFromStopped({ candidates: 9 }).label).toBe('farFromStopped({ candidates: 9 })');
  });
});
