import { describe, expect, it } from 'vitest';
import { bestUnmoving } from '../../../src/stoppers/index.js';
import { ArrayHistory, factsAbout } from '../../fixtures/array-history.js';

const decide = (values: number[], calls: number, tol?: number) =>
  bestUnmoving(calls, tol).explain(factsAbout(ArrayHistory.of(values))).value;

describe('bestUnmoving', () => {
  it('compares the best before the last calls with the best of all', () => {
    expect(decide([10, 12, 9], 2)).toBe(false);
    expect(decide([10, 12, 11], 2)).toBe(true);
    expect(decide([10, 12, 9], 2, 0.1)).toBe(true);
    expect(decide([10, 12, 8.9], 2, 0.1)).toBe(false);
    expect(decide([-10, -10.9, -5], 2, 0.1)).toBe(true);
    expect(decide([-10, -11.1, -5], 2, 0.1)).toBe(false);
  });

  it('needs more values than calls', () => {
    expect(decide([1, 1], 2)).toBe(false);
    expect(decide([1, 1, 1], 2)).toBe(true);
  });

  it('has no tolerance around a best of 0', () => {
    expect(decide([0, -1e-300], 1, 0.9)).toBe(false);
    expect(decide([0, 1], 1, 0.9)).toBe(true);
  });

  it('takes failures as calls, never as values (guarantee 60)', () => {
    expect(decide([5, Number.NaN, -Infinity, Infinity], 3)).toBe(true);
    expect(decide([Number.NaN, 5, 6, 7], 2)).toBe(true);
  });

  it('does not hold while there is nothing to compare with', () => {
    expect(decide([Infinity, Number.NaN, 3], 2, 0.5)).toBe(false);
    expect(decide([Infinity, Infinity, Infinity], 1, 0.5)).toBe(false);
  });

  it('reads each value once, however often it is asked', () => {
    const stopper = bestUnmoving(10, 0.1);
    const history = new ArrayHistory();
    for (let n = 0; n < 5_000; n += 1) {
      history.push(5_000 - n);
      stopper.explain(factsAbout(history));
    }
    expect(history.reads).toBe(4_990);
  });

  it('keeps candidates apart', () => {
    const stopper = bestUnmoving(1);
    const falling = ArrayHistory.of([3, 2]);
    const flat = ArrayHistory.of([1, 1]);
    expect(stopper.explain(factsAbout(falling)).value).toBe(false);
    expect(stopper.explain(factsAbout(flat)).value).toBe(true);
    falling.push(1);
    flat.push(0);
    expect(stopper.explain(factsAbout(falling)).value).toBe(false);
    expect(stopper.explain(factsAbout(flat)).value).toBe(false);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => bestUnmoving(1.5)).toThrow('calls is 1.5');
    expect(() => bestUnmoving(10, Infinity)).toThrow('tol is Infinity');
    expect(String(bestUnmoving(2_000))).toBe('bestUnmoving(2000, 0)');
  });
});
