import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { metropolisChain } from '../../../src/generators/metropolis-chain.js';
import { found } from '../../fixtures/start-facts.js';

const views = (...values: number[]) => values.map((fx, i) => found(i + 1, fx, [i]));
const never = { probability: () => 0 };

describe('a Metropolis chain over optimizers', () => {
  it('moves to what is not worse, and passes over what has no value', () => {
    const optimizers = views(Number.NaN, 5, 3, Infinity, 4, 3, 7);
    expect(metropolisChain(optimizers, Rng.of(1), never)).toBe(optimizers[5].history);
    expect(metropolisChain(optimizers.slice(0, 1), Rng.of(1), never)).toBeNull();
    expect(metropolisChain([], Rng.of(1), never)).toBeNull();
  });

  it('moves up with the probability that the rules say, and tells of each step', () => {
    const asked: [number, number][] = [];
    const steps: boolean[] = [];
    const optimizers = views(5, 6, 4, 9);
    const place = metropolisChain(optimizers, Rng.of(1), {
      probability: (rise, index) => {
        asked.push([rise, index]);
        return rise < 2 ? 1 : 0;
      },
      stepped: (taken) => steps.push(taken),
    });
    expect(place).toBe(optimizers[2].history);
    expect(asked).toEqual([
      [1, 1],
      [5, 3],
    ]);
    expect(steps).toEqual([true, true, false]);
  });

  it('has the frequency that the probability says', () => {
    let up = 0;
    const rng = Rng.of(2);
    const optimizers = views(0, 1);
    for (let i = 0; i < 10_000; i += 1) {
      if (metropolisChain(optimizers, rng, { probability: () => 0.3 }) === optimizers[1].history) up += 1;
    }
    expect(Math.abs(up / 10_000 - 0.3)).toBeLessThan(0.0184);
  });

  it('gives each optimizer its own chance, whatever the others found', () => {
    const rules = { probability: () => 0.5 };
    for (let seed = 0; seed < 50; seed += 1) {
      const many = views(0, Number.NaN, Number.NaN, 1);
      const steps: boolean[] = [];
      metropolisChain(views(0, 0, 0, 1), Rng.of(seed), { ...rules, stepped: (taken) => steps.push(taken) });
      expect(metropolisChain(many, Rng.of(seed), rules) === many[3].history).toBe(steps[2]);
    }
  });
});
