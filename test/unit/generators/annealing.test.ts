import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { type AnnealingOptions, annealing } from '../../../src/generators/index.js';
import { found, generatorFacts, started } from '../../fixtures/start-facts.js';

const DRAWS = 3_000;
const best = { x: Float64Array.of(0.5), fx: 0, optimizerId: 1, kind: 'cmaEs' };

/** Starts in [0, 1] after `count` optimizers, of which the first is at 0.5 and the others have no value. */
function starts(count: number, options: AnnealingOptions = {}): number[] {
  const optimizers = [found(1, 0, [0.5]), ...started(count).slice(1)];
  const facts = generatorFacts([[0, 1]], { optimizers, best });
  const rng = Rng.of(9);
  return Array.from({ length: DRAWS }, () => annealing(options).generate(facts, rng)[0]);
}

const within = (xs: number[], distance: number) =>
  xs.filter((x) => Math.abs(x - 0.5) <= distance).length / xs.length;

describe('annealing', () => {
  it('jumps by the visiting distribution, which for qv = 2 is Cauchy’s', () => {
    // T(3) = 1 / (4 - 1), one degree of freedom: P(|jump| <= T) = 1/2, but what wraps around comes on top.
    const temperature = 0.03 / 3;
    const xs = starts(3, { qv: 2, initialTemp: 0.03, restartTempRatio: 1e-6 });
    const wrapped = (distance: number) => {
      let inside = 0;
      for (let lap = -2_000; lap <= 2_000; lap += 1) {
        inside += Math.atan((lap + distance) / temperature) - Math.atan((lap - distance) / temperature);
      }
      return inside / Math.PI;
    };
    for (const distance of [temperature / 2, temperature, 5 * temperature, 0.3]) {
      const expected = wrapped(distance);
      const tolerance = 4 * Math.sqrt((expected * (1 - expected)) / DRAWS);
      expect(Math.abs(within(xs, distance) - expected)).toBeLessThan(tolerance);
    }
  });

  it('jumps anywhere at first and less and less far', () => {
    const near = [1, 10, 30, 71].map((count) => within(starts(count), 0.01));
    expect(near[0]).toBeLessThan(0.05);
    expect(near).toEqual([...near].sort((a, b) => a - b));
    expect(near[3]).toBeGreaterThan(0.7);
  });

  it('starts anew when it has cooled down', () => {
    expect(within(starts(72), 0.01)).toBeLessThan(0.04);
    // Optimizers of the descent before are forgotten.
    expect(within(starts(100), 0.01)).toBeLessThan(0.04);
    expect(within(starts(5, { qv: 2, initialTemp: 1e-9, restartTempRatio: 0.25 }), 0.01)).toBeLessThan(0.04);
    expect(within(starts(4, { qv: 2, initialTemp: 1e-9, restartTempRatio: 0.25 }), 0.01)).toBeGreaterThan(
      0.9,
    );
  });

  /** How often the chain moves from the first optimizer, at 0.1, to the second, whose value is `rise` above. */
  function climbs(rise: number, options: AnnealingOptions, scale = 1): number {
    const optimizers = [
      found(1, 0, [0.1]),
      found(2, rise * scale, [0.9]),
      ...[1, 1, 1].map((gap, i) => found(3 + i, gap * 1e9 * scale, [0.1])),
    ];
    let higher = 0;
    for (let seed = 0; seed < DRAWS; seed += 1) {
      const facts = generatorFacts([[0, 1]], { optimizers, best, commonRng: Rng.of(seed) });
      if (annealing(options).generate(facts, Rng.of(1))[0] > 0.5) higher += 1;
    }
    return higher / DRAWS;
  }

  it.each([
    [-5, (rise: number) => (1 - 6 * rise) ** (1 / 6)],
    [1, (rise: number) => Math.exp(-rise)],
  ])('climbs with the generalised Metropolis probability for qa = %d', (qa, probability) => {
    // At t = 1 the temperature is initialTemp; the unit of rises is the median gap, 1e9. Later rises are refused.
    const options = { qa, qv: 1.0001, initialTemp: 1e-3, restartTempRatio: 1e-9 };
    for (const scale of [1, 2 ** 20]) {
      const observed = climbs(1e9 * 1e-3 * 0.1, options, scale);
      expect(Math.abs(observed - probability(0.1))).toBeLessThan(0.037);
    }
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => annealing({ qa: 1.5 })).toThrow('qa is 1.5');
    expect(() => annealing({ qv: 1 })).toThrow('qv is 1,');
    expect(() => annealing({ qv: 3 })).toThrow('qv is 3');
    expect(() => annealing({ initialTemp: 0 })).toThrow('initialTemp is 0');
    expect(() => annealing({ restartTempRatio: 1 })).toThrow('restartTempRatio is 1');
    expect(annealing().label).toBe('annealing()');
    expect(annealing({ qv: 2 }).label).toBe('annealing({ qv: 2 })');
  });
});
