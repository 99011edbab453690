import { describe, expect, it } from 'vitest';
import { evaluationsUnmoving } from '../../../src/stoppers/index.js';
import { ArrayHistory, factsAbout } from '../../fixtures/array-history.js';

const decide = (values: number[], calls: number, tol?: number) =>
  evaluationsUnmoving(calls, tol).explain(factsAbout(ArrayHistory.of(values))).value;

describe('evaluationsUnmoving', () => {
  it('compares the population deviation with the size of the last value', () => {
    // The deviation of 9, 11 is 1, that of 10, 10, 13, 13 is 1.5.
    expect(decide([500, 9, 11], 2, 1 / 11)).toBe(true);
    expect(decide([500, 9, 11], 2, 0.99 / 11)).toBe(false);
    expect(decide([10, 10, 13, -13], 4, 0.5)).toBe(false);
    expect(decide([10, 10, 13, 13], 4, 1.51 / 13)).toBe(true);
    expect(decide([10, 10, 13, 13], 4, 1.49 / 13)).toBe(false);
  });

  it('does not hold before there are enough values', () => {
    expect(decide([1, 1], 3)).toBe(false);
    expect(decide([1, 1, 1], 3)).toBe(true);
    expect(decide([], 1)).toBe(false);
  });

  it('finds equal values equal, whatever their size and number', () => {
    for (const value of [0.1, -5.071799252856523, 1e300, 1e-310, 0]) {
      for (const calls of [3, 20, 49, 1000]) expect(decide(new Array(calls).fill(value), calls)).toBe(true);
    }
  });

  it('neither cancels nor overflows', () => {
    expect(decide([1e9 + 1, 1e9 + 2, 1e9 + 3], 3, 0.8e-9)).toBe(false);
    expect(decide([1e9 + 1, 1e9 + 2, 1e9 + 3], 3, 0.82e-9)).toBe(true);
    expect(decide([1e200, 1.1e200], 2, 0.05)).toBe(true);
    expect(decide([1e200, 1.1e200], 2, 0.04)).toBe(false);
  });

  it.each([Number.NaN, Infinity, -Infinity])(
    'does not hold while %s is among the last values (guarantee 59)',
    (bad) => {
      expect(decide([bad, 1, 1], 3, 1e9)).toBe(false);
      expect(decide([1, 1, bad], 3, 1e9)).toBe(false);
      expect(decide([bad, bad, bad], 3, 1e9)).toBe(false);
      expect(decide([bad, 1, 1, 1], 3)).toBe(true);
    },
  );

  it('reads only the window', () => {
    const history = ArrayHistory.of(Array.from({ length: 10_000 }, (_, i) => i));
    evaluationsUnmoving(10, 0.1).explain(factsAbout(history));
    expect(history.reads).toBeLessThanOrEqual(40);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => evaluationsUnmoving(0)).toThrow('calls is 0, but must be a whole number of at least 1');
    expect(() => evaluationsUnmoving(10, -0.1)).toThrow('tol is -0.1');
    expect(() => evaluationsUnmoving(10, Number.NaN)).toThrow('tol is NaN');
    expect(String(evaluationsUnmoving(100, 0.01))).toBe('evaluationsUnmoving(100, 0.01)');
  });
});
