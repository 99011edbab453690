import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { random } from '../../../src/generators/index.js';
import { generatorFacts } from '../../fixtures/start-facts.js';

const facts = (pairs: [number, number][]) => generatorFacts(pairs);

describe('random', () => {
  it('is uniform in the box, coordinate by coordinate', () => {
    const rng = Rng.of(1);
    const counts = [new Array<number>(10).fill(0), new Array<number>(10).fill(0)];
    const scenario = facts([
      [-5, 5],
      [100, 101],
    ]);
    for (let n = 0; n < 10_000; n += 1) {
      const x = random().generate(scenario, rng);
      counts[0][Math.floor(x[0] + 5)] += 1;
      counts[1][Math.floor((x[1] - 100) * 10)] += 1;
    }
    for (const bins of counts) {
      expect(bins).toHaveLength(10);
      const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      // 99.9 % point for 9 degrees of freedom
      expect(chiSquare).toBeLessThan(27.88);
    }
  });

  it('depends on the stream alone and makes a new point every time', () => {
    const scenario = facts([[0, 1]]);
    const generator = random();
    const first = generator.generate(scenario, Rng.of(3));
    expect(generator.generate(scenario, Rng.of(3))).toEqual(first);
    expect(generator.generate(scenario, Rng.of(3))).not.toBe(first);
    expect(generator.generate(scenario, Rng.of(4))).not.toEqual(first);
  });

  it('never leaves the bounds by rounding', () => {
    const almostOne = { uniform: () => 1 - 2 ** -53 } as Rng;
    const rng = Rng.of(2);
    for (let n = 0; n < 10_000; n += 1) {
      const lower = (rng.uniform() - 0.5) * 10 ** (rng.below(12) - 6);
      const upper = lower + rng.uniform() * 10 ** (rng.below(12) - 6);
      if (lower < upper) {
        expect(random().generate(facts([[lower, upper]]), almostOne)[0]).toBeLessThanOrEqual(upper);
      }
    }
  });

  it('prints itself', () => {
    expect(random().label).toBe('random()');
  });
});
