import { describe, expect, it } from 'vitest';
import { type BootstrapOptions, radialTrajectories } from '../../../src/sensitivity/index.js';
import { rankingScatter } from '../../../src/sensitivity/ranking-scatter.js';
import { effectsOf, gFunction, type Model } from './models.js';

const MODEL = gFunction([0, 1, 4.5, 9, 99]);

const measured = (model: Model, count: number) =>
  effectsOf(model, radialTrajectories({ factors: 5, count, seed: 2 }));

describe('the bootstrap', () => {
  it('gives the standard errors that theory gives for means', () => {
    const effects = measured(MODEL, 60);
    const { factors } = effects.bootstrap(0, { samples: 2_500, seed: 1 });
    factors.forEach(({ mu, muStar }, i) => {
      // The error of a standard error by 2500 samples is about 1.4 %; n and n - 1 differ by as much.
      const expected = effects.sigma()[i] / Math.sqrt(60);
      expect(Math.abs(mu.standardError / expected - 1)).toBeLessThan(0.06);
      expect(mu.lower < effects.mu()[i] && effects.mu()[i] < mu.upper).toBe(true);
      expect(mu.upper - mu.lower).toBeGreaterThan(3.5 * mu.standardError);
      expect(mu.upper - mu.lower).toBeLessThan(4.3 * mu.standardError);
      expect(Math.abs(muStar.mean / effects.muStar()[i] - 1)).toBeLessThan(0.02);
    });
  });

  it('is certain of a linear function', () => {
    const effects = measured((x) => x[0] + 2 * x[1] + 3 * x[2] + 4 * x[3], 5);
    const { indices, ranking, screening, withoutInfluence } = effects.bootstrap();
    expect(indices).toBeLessThan(1e-12);
    expect(ranking).toBe(0);
    expect(screening).toBeLessThan(1e-12);
    expect(withoutInfluence).toEqual(['x4']);
    for (const criterion of ['indices', 'ranking', 'screening'] as const) {
      expect(effects.isConverged({ criterion })).toBe(true);
    }
  });

  it('is settled on screening first, then on the ranking, and on the values last', () => {
    const needed = (['screening', 'ranking', 'indices'] as const).map((criterion) =>
      [6, 25, 100, 400, 1_600, 6_400].find((count) =>
        measured(MODEL, count).isConverged({ criterion, samples: 100 }),
      ),
    );
    expect(needed[0]).toBeLessThanOrEqual(needed[1]!);
    expect(needed[1]).toBeLessThan(needed[2]!);
  });

  it('draws the same with the same seed', () => {
    const effects = measured(MODEL, 12);
    const of = (seed: number) => effects.bootstrap(0, { samples: 50, seed });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it.each([
    [{ samples: 9 }, /samples is 9/],
    [{ confidence: 1 }, /confidence is 1/],
    [{ threshold: -0.1 }, /threshold is -0.1/],
    [{ sample: 10 }, /bootstrap.sample is 10, but must be left out/],
  ])('refuses %j', (options, message) => {
    expect(() => measured(MODEL, 3).bootstrap(0, options as BootstrapOptions)).toThrow(message);
  });

  it('refuses a criterion that there is not', () => {
    expect(() => measured(MODEL, 3).isConverged({ criterion: 'values' as 'ranking' })).toThrow(/criterion/);
    expect(() => measured(MODEL, 3).isConverged({ limit: 0 })).toThrow(/limit is 0/);
  });
});

describe('rankingScatter', () => {
  it('weights the change of ranks with the square of the influence', () => {
    // Ranks 1, 2, 3 and 1, 3, 2; weights 100, 9, 4.
    const samples = [Float64Array.of(10, 3, 1), Float64Array.of(10, 1, 2)];
    expect(rankingScatter(samples)).toBeCloseTo((9 + 4) / 113, 12);
    expect(rankingScatter([samples[0], samples[0], samples[0]])).toBe(0);
  });
});
