import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import { GlompoError } from '../../../src/domain/errors.js';
import { Rng } from '../../../src/domain/rng.js';
import { levenbergMarquardt } from '../../../src/optimizers/index.js';
import { type StartSettings, writeStart } from '../../../src/optimizers/levenberg-marquardt/start-points.js';
import {
  createLevenbergMarquardt,
  type LevenbergMarquardtOptions,
} from '../../../src/optimizers/levenberg-marquardt.js';
import { drive, optimizerConformance } from '../../../src/testing/index.js';

const PLAIN: StartSettings = { screening: 1, magnitudes: 0, variation: 0 };

/** Start points for the pairs, one row each. */
function starts(
  pairs: readonly (readonly [number, number])[],
  settings: Partial<StartSettings>,
  { best = null as Float64Array | null, linear = [] as number[], times = 1, seed = 1 } = {},
): number[][] {
  const rng = Rng.of(seed);
  const point = new Float64Array(pairs.length);
  const flags = Float64Array.from(pairs, (_, i) => (linear.includes(i) ? 1 : 0));
  return Array.from({ length: times }, () => {
    writeStart(point, best, flags, boundsOf(pairs), { ...PLAIN, ...settings }, rng);
    return Array.from(point);
  });
}

describe('writeStart', () => {
  it('stays within the bounds, whatever they are', () => {
    const pair = fc
      .tuple(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.double({ noNaN: true, min: 1e-9, max: 1e9 }))
      .map(([low, range]) => [low, low + range] as const)
      .filter(([low, high]) => low < high);
    fc.assert(
      fc.property(
        fc.array(pair, { minLength: 1, maxLength: 6 }),
        fc.nat(1000),
        fc.boolean(),
        (pairs, seed, vary) => {
          const best = vary ? Float64Array.from(pairs, ([low]) => low) : null;
          const settings = { magnitudes: 0.5 };
          for (const row of starts(pairs, settings, { best, times: 4, seed })) {
            row.forEach((value, i) => {
              expect(value).toBeGreaterThanOrEqual(pairs[i][0]);
              expect(value).toBeLessThanOrEqual(pairs[i][1]);
            });
          }
        },
      ),
    );
  });

  it('draws magnitudes evenly over six decades, of both signs by the width of their sides', () => {
    const values = starts([[-1000, 3000]], { magnitudes: 1 }, { times: 8000 }).map(([value]) => value);
    const positive = values.filter((value) => value > 0);
    expect(positive.length / values.length).toBeCloseTo(0.75, 1);
    const decades = positive.map((value) => Math.log10(value / 3000));
    expect(Math.min(...decades)).toBeGreaterThanOrEqual(-6);
    for (let decade = -6; decade < 0; decade += 1) {
      const share = decades.filter((d) => d >= decade && d < decade + 1).length / decades.length;
      expect(share).toBeCloseTo(1 / 6, 1);
    }
  });

  it.each<[number, number]>([
    [2, 500],
    [-500, -2],
    [0, 500],
    [-500, 0],
  ])('draws magnitudes of one sign in [%d, %d]', (low, high) => {
    const values = starts([[low, high]], { magnitudes: 1 }, { times: 500 }).map(([value]) => value);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    const smallest = Math.min(...values.map(Math.abs));
    expect(smallest).toBeLessThan(low === 0 || high === 0 ? 0.01 : 2.1);
  });

  it('varies from one to half of the parameters of the best point, each as often', () => {
    const pairs = Array.from({ length: 5 }, () => [0, 1] as const);
    const best = new Float64Array(5).fill(2);
    const rows = starts(pairs, {}, { best, times: 3000 });
    const changed = rows.map((row) => row.filter((value) => value !== 2).length);
    expect(new Set(changed)).toEqual(new Set([1, 2, 3]));
    for (let i = 0; i < 5; i += 1) {
      expect(rows.filter((row) => row[i] !== 2).length / rows.length).toBeCloseTo(0.4, 1);
    }
  });
});

describe('a variation', () => {
  it('leaves linear parameters alone, unless all are', () => {
    const pairs = Array.from({ length: 4 }, () => [0, 1] as const);
    const best = new Float64Array(4).fill(2);
    const rows = starts(pairs, {}, { best, linear: [0, 3], times: 200 });
    for (const row of rows) expect([row[0], row[3]]).toEqual([2, 2]);
    for (const i of [1, 2]) expect(rows.filter((row) => row[i] !== 2).length).toBeGreaterThan(50);
    expect(starts(pairs, {}, { best, linear: [0, 1, 2, 3] })[0]).not.toContain(2);
  });
});

describe('levenbergMarquardt with ways to restart', () => {
  const OPTIONS: LevenbergMarquardtOptions = {
    restarts: null,
    screening: 12,
    magnitudes: 0.5,
    variation: 0.5,
  };

  for (const { name, run } of optimizerConformance({ spec: levenbergMarquardt(OPTIONS) })) it(name, run);

  it.each<[keyof LevenbergMarquardtOptions, unknown]>([
    ['screening', 0],
    ['screening', 1.5],
    ['magnitudes', -0.1],
    ['magnitudes', 1.1],
    ['variation', Number.NaN],
    ['variation', 2],
  ])('refuses %s: %d', (option, value) => {
    expect(() => levenbergMarquardt({ [option]: value })).toThrow(GlompoError);
  });

  /** Of each parameter alone 11 local minima, of all four together 14,641; the lowest is 0, at 0. */
  const waves = (x: Float64Array): number[] =>
    Array.from(x).flatMap((value) => [value / 3, 2 * Math.sin(2 * value)]);

  it('finds with variations what plain restarts miss', () => {
    const bounds = boundsOf(Array.from({ length: 4 }, () => [-8, 8] as const));
    const found = (options: LevenbergMarquardtOptions) =>
      [1, 2, 3, 4].filter((seed) => {
        const setup = { bounds, x0: new Float64Array(4).fill(7), rng: Rng.of(seed), workers: 1 };
        const optimizer = createLevenbergMarquardt(setup, { restarts: null, magnitudes: 0, ...options });
        return drive(optimizer, 4, waves, { evaluations: 10_000, target: 1e-9 }).bestFx < 1e-9;
      }).length;
    expect(found({ variation: 0.75 })).toBe(4);
    expect(found({ variation: 0, screening: 1 })).toBe(0);
  });
});
