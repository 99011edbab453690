import { describe, expect, it } from 'vitest';
import type { OptimizerSpec } from '../../../src/domain/optimizer.js';
import { chain } from '../../../src/selectors/index.js';
import { selectorFacts, spec } from '../../fixtures/start-facts.js';

const specs = [spec('first'), spec('second', 2), spec('third')];

const select = (thresholds: number[], evaluations: number, freeSlots = 4) =>
  chain(specs, thresholds).select(selectorFacts({ evaluations, freeSlots }));

describe('chain', () => {
  it('selects by interval, however many thresholds were passed at once (guarantee 54)', () => {
    const at = (evaluations: number) => select([100, 200], evaluations);
    expect([0, 99, 100, 199, 200, 1e9].map(at)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(select([100, 200], 500)).toBe(2);
  });

  it('starts nothing any more from the last of as many thresholds on (guarantee 53)', () => {
    const at = (evaluations: number) => select([100, 200, 300], evaluations);
    expect([0, 299, 300, 1e9].map(at)).toEqual([0, 2, 'never', 'never']);
    expect(chain([specs[0]], [10]).select(selectorFacts({ evaluations: 10 }))).toBe('never');
  });

  it('waits for room', () => {
    expect(select([100, 200], 150, 1)).toBe('wait');
    expect(select([100, 200], 150, 2)).toBe(1);
  });

  it('needs no threshold for one optimizer', () => {
    expect(chain([specs[0]], []).select(selectorFacts({ evaluations: 1e9 }))).toBe(0);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => chain(specs[0] as unknown as OptimizerSpec[], [])).toThrow('specs is an object');
    expect(() => chain([], [])).toThrow('chain is an array of 0');
    for (const bad of [[1], [1, 2, 3, 4], '12']) {
      expect(() => chain(specs, bad as number[])).toThrow('must be an array of 2 or 3 numbers');
    }
    expect(() => chain(specs, [5, 5])).toThrow(
      'thresholds[1] is 5, but must be a whole number of at least 6',
    );
    expect(() => chain(specs, [0, 5])).toThrow('thresholds[0] is 0');
    expect(chain(specs, [5, 10]).label).toBe('chain([first, second, third], [5, 10])');
  });

  it('is not changed by what becomes of its arguments', () => {
    const [list, thresholds] = [[...specs], [5, 10]];
    const selector = chain(list, thresholds);
    list.pop();
    thresholds.fill(0);
    expect(selector.specs).toEqual(specs);
    expect(selector.select(selectorFacts({ evaluations: 4 }))).toBe(0);
  });
});
