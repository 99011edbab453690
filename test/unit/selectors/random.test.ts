import { describe, expect, it } from 'vitest';
import type { OptimizerSpec } from '../../../src/domain/optimizer.js';
import { Rng } from '../../../src/domain/rng.js';
import { random } from '../../../src/selectors/index.js';
import { selectorFacts, spec } from '../../fixtures/start-facts.js';

const specs = [spec('small'), spec('big', 3), spec('medium', 2)];

describe('random', () => {
  it.each([
    [4, [1 / 3, 1 / 3, 1 / 3]],
    [2, [1 / 2, 0, 1 / 2]],
    [1, [1, 0, 0]],
  ])('with %i free slots chooses alike among those that fit', (freeSlots, shares) => {
    const rng = Rng.of(1);
    const counts = [0, 0, 0];
    const selector = random(...specs);
    for (let i = 0; i < 9_000; i += 1)
      counts[selector.select(selectorFacts({ freeSlots, rng })) as number] += 1;
    // Four standard deviations are below 0.02.
    counts.forEach((count, i) => {
      expect(Math.abs(count / 9_000 - shares[i])).toBeLessThan(shares[i] === 0 ? 1e-9 : 0.02);
    });
  });

  it('waits while none fits', () => {
    expect(random(specs[1]).select(selectorFacts({ freeSlots: 2 }))).toBe('wait');
  });

  it('refuses what is no optimizer, and prints itself', () => {
    expect(() => random()).toThrow('random is an array of 0');
    expect(() => random({} as OptimizerSpec)).toThrow('random[0]');
    expect(random(...specs).label).toBe('random(small, big, medium)');
    expect(random(...specs).specs).toEqual(specs);
  });
});
