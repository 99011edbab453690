import { describe, expect, it } from 'vitest';
import * as functions from '../../../src/benchmark-functions/index.js';
import type { BenchmarkFunction } from '../../../src/benchmark-functions/index.js';
import { golden, goldenNumber } from '../../fixtures/golden.js';

interface Case {
  readonly name: string;
  readonly params: Record<string, unknown>;
  readonly alpha?: number[];
  readonly bounds: [number, number][];
  readonly min_fx: number | string | null;
  readonly min_x?: number[] | null;
  readonly points: { readonly x: number[]; readonly fx: number | string }[];
}

const { cases } = golden<{ cases: Case[] }>('benchmark-functions.json');

/** Functions whose minimum the original states wrongly, or too roughly, or not at all, with what is wrong. */
const CORRECTED: Record<string, string> = {
  Alpine02: 'rounded to 2.808^d',
  Langermann: 'rounded, and so above the lowest value by 2.6e-7',
  LennardJones: 'NaN, for an error in the code',
  Michalewicz: 'stated for any m, and rounded',
  Rana: 'the value at (-500, ...) is not the lowest',
  Schwefel: 'rounded to 418.9829 d',
  Shekel: '-10.6 for every setting, also when shifted',
  Shubert: 'wrong for style 2, rounded for style 1, unknown for more than two dimensions',
  Vincent: 'lies 4e-6 beside exp(0.65 π)',
  ZeroSum: 'that of Vincent',
};

function made({ name, params, alpha }: Case): BenchmarkFunction {
  const { shift_positive: shiftPositive, ...same } = params;
  const options = {
    ...same,
    ...(shiftPositive === undefined ? {} : { shiftPositive }),
    ...(alpha && { alpha }),
  };
  const factory = name[0].toLowerCase() + name.slice(1);
  return (functions as unknown as Record<string, (options: object) => BenchmarkFunction>)[factory](options);
}

it('there are 69 cases', () => {
  expect(cases).toHaveLength(69);
});

describe.each(cases.map((given): [string, Case] => [`${given.name} ${JSON.stringify(given.params)}`, given]))(
  '%s',
  (_, given) => {
    const fn = made(given);

    it('has the original’s name and bounds', () => {
      expect(fn.name).toBe(given.name);
      expect(fn.dims).toBe(given.bounds.length);
      fn.bounds.forEach(([low, high], i) => {
        expect(low).toBeCloseTo(given.bounds[i][0], 12);
        expect(high).toBeCloseTo(given.bounds[i][1], 12);
      });
    });

    it('has the original’s values', () => {
      expect(given.points).toHaveLength(8);
      for (const { x, fx } of given.points) {
        const expected = goldenNumber(fx);
        const error = Math.abs(fn.evaluate(x) - expected);
        expect(error, `at ${x}`).toBeLessThanOrEqual(1e-12 * Math.max(1e-3, Math.abs(expected)));
      }
    });

    it(given.name in CORRECTED ? 'corrects the minimum' : 'has the original’s minimum', () => {
      if (given.name in CORRECTED) {
        expect([fn.minFx, fn.minX]).not.toEqual([goldenNumber(given.min_fx ?? 'nan'), given.min_x]);
        if (fn.minX && given.min_x)
          expect(fn.evaluate(fn.minX)).toBeLessThanOrEqual(fn.evaluate(given.min_x));
        return;
      }
      expect(fn.minFx).toBeCloseTo(goldenNumber(given.min_fx ?? 'nan'), 10);
      expect(fn.minX).toHaveLength(fn.dims);
      (given.min_x ?? given.alpha)?.forEach((coordinate, i) => {
        expect(fn.minX?.[i]).toBeCloseTo(coordinate, 8);
      });
    });
  },
);

it('no correction is without a case', () => {
  for (const name of Object.keys(CORRECTED)) expect(cases.some((given) => given.name === name)).toBe(true);
});
