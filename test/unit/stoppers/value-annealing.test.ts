import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { valueAnnealing } from '../../../src/stoppers/index.js';
import { ArrayHistory, ENDED, factsAbout, viewOf } from '../../fixtures/array-history.js';
import { golden } from '../../fixtures/golden.js';

const DRAWS = 20_000;

/** Facts about the last of some optimizers with these best values, of which the first is the best of all. */
function factsOf(values: readonly number[], seed: number) {
  const optimizers = values.map((value, i) =>
    viewOf(i + 1, ArrayHistory.of([value]), i > 0 && i < values.length - 1 ? ENDED : {}),
  );
  const candidate = optimizers[optimizers.length - 1];
  return factsAbout(candidate.history, { candidate, best: optimizers[0], optimizers, rng: Rng.of(seed) });
}

function decisions(chance: number, values: readonly number[], draws: number, seed = 11): boolean[] {
  const facts = factsOf(values, seed);
  const stopper = valueAnnealing(chance);
  return Array.from({ length: draws }, () => stopper.explain(facts).value === true);
}

function expectFrequency(chance: number, values: readonly number[], expected: number, samples = 1): void {
  const observed = decisions(chance, values, DRAWS).filter(Boolean).length / DRAWS;
  // Four standard deviations, of frequencies that are not surer than one draw in 20,000.
  const tolerance = 4 * Math.sqrt((samples * Math.max(expected * (1 - expected), 1 / DRAWS)) / DRAWS);
  expect(Math.abs(observed - expected)).toBeLessThanOrEqual(tolerance);
}

interface Row {
  readonly stopper: string;
  readonly medKillChance: number;
  readonly fHunter: number;
  readonly fVictim: number;
  readonly stopFraction20000: number;
}

const rows = golden<{ stochastic: Row[] }>('stoppers.json').stochastic.filter(
  ({ stopper }) => stopper === 'ValueAnnealing',
);

describe('valueAnnealing', () => {
  it.each([0.1, 0.5, 0.9])(
    'stops one twice as large with the probability asked for: %s (guarantee 50)',
    (p) => {
      expectFrequency(p, [1, 2], p);
      expectFrequency(p, [30, 60], p);
    },
  );

  it.each(rows)(
    'stops as often as the original with the opposite chance: $medKillChance, $fHunter, $fVictim',
    ({ medKillChance, fHunter, fVictim, stopFraction20000 }) => {
      expectFrequency(1 - medKillChance, [fHunter, fVictim], stopFraction20000, 2);
    },
  );

  it('was compared with 18 recorded frequencies', () => {
    expect(rows).toHaveLength(18);
  });

  it.each([0.1, 0.5, 0.9])('stops one as far behind as the others with the probability %s', (p) => {
    // Gaps of the others: 1, 3, 100. The median counts, so one of them may be anywhere.
    expectFrequency(p, [-5, -4, -2, 95, -2], p);
    expectFrequency(p, [-5, -4, -2, 95, 1], 1 - (1 - p) ** 2);
    expectFrequency(p, [-5, -4, -2, 95, -3.5], 1 - (1 - p) ** 0.5);
  });

  it('depends neither on a factor nor on a shift of the values (guarantee 51)', () => {
    const value = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 2, maxLength: 8 }),
        fc.integer({ min: -20, max: 20 }),
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.nat(),
        (above, exponent, shift, seed) => {
          const values = [0, ...above];
          const changed = values.map((v) => (v + shift) * 2 ** exponent);
          expect(decisions(0.5, changed, 20, seed)).toEqual(decisions(0.5, values, 20, seed));
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  it('is defined around a best of 0 (guarantee 51)', () => {
    for (const best of [0, 1e-300, -1e-300]) {
      expectFrequency(0.3, [best, 4, 4, 2], 1 - 0.7 ** 0.5);
    }
    expectFrequency(0.3, [0, 5], 0.3);
  });

  it('does not stop one that is as good, has no evaluation, or where nobody has a value', () => {
    expect(decisions(0.99, [2, 2], 100)).not.toContain(true);
    expect(decisions(0.99, [3, 1], 100)).not.toContain(true);
    expect(decisions(0.99, [Infinity, Infinity], 100)).not.toContain(true);
    const facts = factsOf([1, 5], 1);
    const fresh = viewOf(9, new ArrayHistory());
    expect(valueAnnealing(0.99).explain({ ...facts, candidate: fresh }).value).toBe(false);
    expect(valueAnnealing(0.99).explain({ ...facts, best: null }).value).toBe(false);
  });

  it('stops one without any finite value for certain, and takes no spread from such', () => {
    for (const best of [0, 1]) expect(decisions(0.01, [best, Number.NaN], 100)).not.toContain(false);
    expectFrequency(0.5, [1, Number.NaN, 3, 3], 0.5);
    expectFrequency(0.5, [-1e308, 0, 1e308, 0], 0.5);
  });

  it('looks at a bounded number of optimizers, and reads no value', () => {
    let looks = 0;
    const counted = new Proxy(new ArrayHistory(), {
      get(target, name) {
        if (name === 'bestValue') looks += 1;
        return Reflect.get(target, name, target);
      },
    });
    const optimizers = Array.from({ length: 10_000 }, (_, i) => viewOf(i + 10, counted));
    valueAnnealing().explain({ ...factsOf([1, 2], 1), optimizers });
    expect(looks).toBeLessThanOrEqual(100);
    expect(counted.reads).toBe(0);
  });

  it('refuses bad arguments and prints itself', () => {
    for (const bad of [0, 1, -0.5, Number.NaN]) expect(() => valueAnnealing(bad)).toThrow('medKillChance is');
    expect(String(valueAnnealing())).toBe('valueAnnealing(0.5)');
  });
});
