import { describe, expect, it } from 'vitest';
import { lastPointsInvalid } from '../../../src/stoppers/index.js';
import { ArrayHistory, factsAbout } from '../../fixtures/array-history.js';

const decide = (values: number[], calls?: number) =>
  lastPointsInvalid(calls).explain(factsAbout(ArrayHistory.of(values))).value;

describe('lastPointsInvalid', () => {
  it('holds when none of the last values is finite', () => {
    expect(decide([1, Number.NaN, Infinity, -Infinity], 3)).toBe(true);
    expect(decide([Number.NaN, 1, Infinity, Number.NaN], 3)).toBe(false);
    expect(decide([Number.NaN, Number.NaN, 1], 3)).toBe(false);
    expect(decide([Number.NaN])).toBe(true);
  });

  it('does not hold while there are fewer values', () => {
    expect(decide([], 1)).toBe(false);
    expect(decide([Infinity, Infinity], 3)).toBe(false);
  });

  it('reads only the window, and one value where the last is finite', () => {
    const failing = ArrayHistory.of(new Array(10_000).fill(Number.NaN));
    lastPointsInvalid(10).explain(factsAbout(failing));
    expect(failing.reads).toBe(10);
    const good = ArrayHistory.of(new Array(10_000).fill(1));
    lastPointsInvalid(10).explain(factsAbout(good));
    expect(good.reads).toBe(1);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => lastPointsInvalid(0)).toThrow('calls is 0, but must be a whole number of at least 1');
    expect(String(lastPointsInvalid())).toBe('lastPointsInvalid(1)');
  });
});
