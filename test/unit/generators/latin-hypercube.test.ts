import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { latinHypercube } from '../../../src/generators/index.js';
import { generatorFacts, started } from '../../fixtures/start-facts.js';

const pairs = [
  [0, 20],
  [-1, 1],
  [5, 6],
] as const;

const start = (index: number, commonRng = Rng.of(1)) =>
  latinHypercube(20).generate(
    generatorFacts(pairs, { optimizers: started(index, 3), commonRng }),
    Rng.of(100 + index),
  );

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

describe('latinHypercube', () => {
  it.each([0, 20, 40])('has one value in each twentieth of every range in the starts from %i on', (from) => {
    const points = upTo(20, from).map((index) => start(index));
    pairs.forEach(([low, high], i) => {
      const strata = points.map((x) => Math.floor(((x[i] - low) / (high - low)) * 20));
      expect(strata.sort((a, b) => a - b)).toEqual(upTo(20));
    });
  });

  it('begins a new design after the last point, and another one in another run', () => {
    expect(start(20)).not.toEqual(start(0));
    expect(start(0, Rng.of(2))).not.toEqual(start(0));
    expect(start(0, Rng.of(1))).toEqual(start(0));
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => latinHypercube(0)).toThrow('points is 0');
    expect(latinHypercube(20).label).toBe('latinHypercube(20)');
  });
});
