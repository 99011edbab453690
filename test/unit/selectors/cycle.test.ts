import { describe, expect, it } from 'vitest';
import type { OptimizerSpec } from '../../../src/domain/optimizer.js';
import { cycle, type Selector } from '../../../src/selectors/index.js';
import { selectorFacts, spec } from '../../fixtures/start-facts.js';

const [small, medium, big] = [spec('small'), spec('medium', 2), spec('big', 4)];

const select = (selector: Selector, startedOf: number[], freeSlots: number, maxJobs = 4) =>
  selector.select(selectorFacts({ freeSlots, maxJobs, startedOf }));

describe('cycle', () => {
  it('takes turns', () => {
    const selector = cycle(small, medium, small);
    const startedOf = [0, 0, 0];
    const order = Array.from({ length: 7 }, () => {
      const next = select(selector, startedOf, 4) as number;
      startedOf[next] += 1;
      return next;
    });
    expect(order).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  it('keeps no state of its own', () => {
    const selector = cycle(small, medium);
    expect(select(selector, [1, 0], 4)).toBe(1);
    expect(select(selector, [1, 0], 4)).toBe(1);
    expect(select(selector, [0, 0], 4)).toBe(0);
  });

  it('skips what does not fit now, and makes up for it later', () => {
    const selector = cycle(big, medium, small);
    expect(select(selector, [0, 0, 0], 3)).toBe(1);
    expect(select(selector, [0, 5, 9], 1)).toBe(2);
    expect(select(selector, [0, 5, 9], 4)).toBe(0);
    expect(select(selector, [0, 5, 9], 0)).toBe('wait');
  });

  it('waits for the one whose turn it is when told so', () => {
    const selector = cycle([big, medium, small], { whenFull: 'wait' });
    expect(select(selector, [0, 0, 0], 3)).toBe('wait');
    expect(select(selector, [0, 0, 0], 4)).toBe(0);
    expect(select(selector, [1, 0, 0], 1)).toBe('wait');
    expect(select(selector, [1, 1, 0], 1)).toBe(2);
  });

  it('never waits for one that cannot ever fit', () => {
    expect(select(cycle(big, small), [0, 9], 2, 2)).toBe(1);
    expect(select(cycle([big, small], { whenFull: 'wait' }), [0, 9], 2, 2)).toBe(1);
    expect(select(cycle(big, medium), [0, 0], 1, 1)).toBe('wait');
    expect(select(cycle([big, medium], { whenFull: 'wait' }), [0, 0], 1, 1)).toBe('wait');
  });

  it('refuses what is no optimizer', () => {
    expect(() => cycle()).toThrow('cycle is an array of 0');
    expect(() => cycle([])).toThrow('cycle is an array of 0');
    const bad = [null, 'cmaEs', () => small, {}, { ...small, workers: 0 }, { ...small, options: undefined }];
    for (const entry of bad) {
      expect(() => cycle(small, entry as unknown as OptimizerSpec)).toThrow(
        expect.objectContaining({
          code: 'GLOMPO_OPTION_INVALID',
          message: expect.stringContaining('cycle[1]'),
        }),
      );
    }
    expect(() => cycle([small], { whenFull: 'block' as 'wait' })).toThrow('whenFull is "block"');
    expect(() => cycle([small], { full: 'wait' } as object)).toThrow('there is no such option');
  });

  it('shows its specifications and prints itself', () => {
    const list = [small, big];
    const selector = cycle(list);
    list.pop();
    expect(selector.specs).toEqual([small, big]);
    expect(selector.label).toBe('cycle(small, big)');
    expect(cycle([small], { whenFull: 'wait' }).label).toBe("cycle([small], { whenFull: 'wait' })");
  });
});
