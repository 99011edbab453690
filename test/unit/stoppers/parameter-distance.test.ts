import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import type { OptimizerView } from '../../../src/domain/stopper.js';
import { type ParameterDistanceOptions, parameterDistance } from '../../../src/stoppers/index.js';
import { ArrayHistory, ENDED, factsAbout, viewOf } from '../../fixtures/array-history.js';

const bounds = boundsOf([
  [0, 1_000],
  [0, 1],
]);

/** An optimizer that was at these points, with these values. */
function at(
  id: number,
  path: readonly (readonly [number, number, number])[],
  given?: Partial<OptimizerView>,
) {
  const history = new ArrayHistory(2);
  for (const [x, y, value] of path) history.push(value, [x, y]);
  return viewOf(id, history, given);
}

function decide(
  views: OptimizerView[],
  distance: number,
  options?: ParameterDistanceOptions,
  best = views[1],
) {
  const [candidate] = views;
  const facts = factsAbout(candidate.history, { candidate, best, optimizers: views, bounds });
  return parameterDistance(distance, options).explain(facts).value;
}

describe('parameterDistance', () => {
  it('compares with the best optimizer, each range counting as 1 (guarantee 55)', () => {
    // 30 % of one range and 40 % of the other are half of a side: 0.5 / sqrt(2) of the diagonal.
    const views = [at(1, [[300, 0.4, 2]]), at(2, [[0, 0, 1]])];
    expect(decide(views, 0.3536)).toBe(true);
    expect(decide(views, 0.3535)).toBe(false);
    const corners = [at(1, [[0, 0, 2]]), at(2, [[1_000, 1, 1]])];
    expect(decide(corners, 1)).toBe(true);
    expect(decide(corners, 0.999)).toBe(false);
  });

  it('compares best points, or last ones', () => {
    const views = [
      at(1, [
        [0, 0, 1],
        [900, 0.9, 5],
      ]),
      at(2, [
        [900, 0.9, 4],
        [0, 0, 0],
        [900, 0.9, 4],
      ]),
    ];
    expect(decide(views, 0.01)).toBe(true);
    expect(decide(views, 0.01, { compare: 'last' })).toBe(true);
    const apart = [views[0], at(2, [[900, 0.9, 0]])];
    expect(decide(apart, 0.01)).toBe(false);
    expect(decide(apart, 0.01, { compare: 'last' })).toBe(true);
  });

  it('compares with all when told so', () => {
    const views = [at(1, [[0, 0, 3]]), at(2, [[1_000, 1, 1]]), at(3, [[0, 0, 2]])];
    expect(decide(views, 0.1)).toBe(false);
    expect(decide(views, 0.1, { testAll: true })).toBe(true);
    expect(decide(views.slice(0, 2), 0.1, { testAll: true })).toBe(false);
  });

  it('never compares an optimizer with itself', () => {
    const views = [at(1, [[0, 0, 3]])];
    expect(decide(views, 1, { testAll: true })).toBe(false);
    expect(decide(views, 1, {}, views[0])).toBe(false);
  });

  it('compares with those that have ended or are being stopped only when told so (guarantee 55)', () => {
    for (const state of [ENDED, { working: false }]) {
      const views = [at(1, [[0, 0, 3]]), at(2, [[0, 0, 1]], state)];
      for (const testAll of [false, true]) {
        expect(decide(views, 0.1, { testAll })).toBe(false);
        expect(decide(views, 0.1, { testAll, ended: true })).toBe(true);
      }
    }
  });

  it('does not compare those that are nowhere yet', () => {
    const failed = at(1, [[0, 0, Number.NaN]]);
    const empty = at(2, []);
    const good = at(3, [[0, 0, 1]]);
    expect(decide([failed, good], 1)).toBe(false);
    expect(decide([good, failed], 1)).toBe(false);
    expect(decide([failed, good], 1, { compare: 'last' })).toBe(true);
    for (const compare of ['best', 'last'] as const) {
      expect(decide([empty, good], 1, { compare, testAll: true })).toBe(false);
      expect(decide([good, empty], 1, { compare, testAll: true })).toBe(false);
    }
    const facts = factsAbout(good.history, { candidate: good, best: null, bounds });
    expect(parameterDistance(1).explain(facts).value).toBe(false);
  });

  it('reads one point of each, whatever the lengths of the histories', () => {
    const long = at(
      1,
      Array.from({ length: 5_000 }, (_, i) => [i / 10, 0, i] as const),
    );
    const other = at(2, [[1_000, 1, 1]]);
    decide([long, other], 0.1);
    const reads = [long, other].map(({ history }) => (history as ArrayHistory).pointReads);
    expect(reads).toEqual([1, 1]);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => parameterDistance(0)).toThrow('relativeDistance is 0');
    expect(() => parameterDistance(1, { testAll: 1 as unknown as boolean })).toThrow('testAll is 1');
    expect(() => parameterDistance(1, { compare: 'mean' as 'best' })).toThrow('compare is "mean"');
    expect(() => parameterDistance(1, { all: true } as object)).toThrow('there is no such option');
    expect(String(parameterDistance(0.1))).toBe('parameterDistance(0.1)');
    expect(String(parameterDistance(0.1, { testAll: true, compare: 'last', ended: true }))).toBe(
      "parameterDistance(0.1, { testAll: true, compare: 'last', ended: true })",
    );
  });
});
