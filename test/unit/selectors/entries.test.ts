import { describe, expect, it } from 'vitest';
import { cmaEs, nelderMead, randomSearch } from '../../../src/optimizers/index.js';
import { bandit, chain, cycle, random, type Selector, spawnControl } from '../../../src/selectors/index.js';

const shared = nelderMead({ restarts: 3 });
const entries = [cmaEs(), shared, cmaEs({ popsize: 20, workers: 2 }), shared];

const SELECTORS: Readonly<Record<string, Selector>> = {
  bandit: bandit(...entries),
  chain: chain(entries, [10, 20, 30]),
  cycle: cycle(...entries),
  random: random(...entries),
  spawnControl: spawnControl(cycle(...entries), { maxOptimizers: 3 }),
};

describe.each(Object.entries(SELECTORS))('%s', (_name, selector) => {
  it('takes optimizers with and without options, the same one several times, and one kind in several ways', () => {
    expect(selector.specs).toEqual(entries);
    expect(selector.specs.map(({ workers }) => workers)).toEqual([1, 1, 2, 1]);
  });

  it('tells which optimizers it may start', () => {
    const mayStart = (sought: string) => selector.specs.some(({ kind }) => kind === sought);
    expect([cmaEs(), shared, randomSearch()].map(({ kind }) => mayStart(kind))).toEqual([true, true, false]);
    expect(selector.specs).toContain(shared);
    expect(Object.isFrozen(selector.specs)).toBe(true);
  });
});
