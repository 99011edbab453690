import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptimizerView } from '../../../src/domain/stopper.js';
import { Rng } from '../../../src/domain/rng.js';
import { bandit, type Selector } from '../../../src/selectors/index.js';
import { ArrayHistory, ENDED, viewOf } from '../../fixtures/array-history.js';
import { selectorFacts, spec } from '../../fixtures/start-facts.js';

const [a, b, c] = [spec('a'), spec('b'), spec('c', 3)];

/** An optimizer of the specification `specIndex` with a best value and a number of evaluations. */
function one(specIndex: number, best: number, evaluations = 10, given: Partial<OptimizerView> = ENDED) {
  const history = ArrayHistory.of(Array.from({ length: evaluations }, (_, i) => (i === 0 ? best : Infinity)));
  return viewOf(0, history, { specIndex, ...given });
}

function select(selector: Selector, optimizers: OptimizerView[], freeSlots = 4, maxJobs = 4) {
  const startedOf = selector.specs.map(
    (_, i) => optimizers.filter(({ specIndex }) => specIndex === i).length,
  );
  return selector.select(selectorFacts({ optimizers, startedOf, freeSlots, maxJobs }));
}

const times = (count: number, make: (i: number) => OptimizerView) =>
  Array.from({ length: count }, (_, i) => make(i));

describe('bandit', () => {
  it('tries everything once, then what was started least', () => {
    const running = { alive: true, working: true };
    expect(select(bandit(a, b, c), [])).toBe(0);
    expect(select(bandit(a, b, c), [one(0, 1, 0, running)])).toBe(1);
    expect(select(bandit(a, b, c), [one(0, 1, 0, running), one(1, 1, 0, running)])).toBe(2);
    const each = [0, 1, 2, 0].map((kind) => one(kind, 1, 0, running));
    expect(select(bandit(a, b, c), each)).toBe(1);
  });

  // Four optimizers: the best one is the success, a = ln 5 = 1.609. A kind with it has (1 + a + sqrt(2a + a^2)) / n =
  // 5.019 / n, one without 2a / n = 3.219 / n; so the first comes first up to 1.559 times the evaluations.
  it.each([
    [15, {}, 0],
    [16, {}, 1],
    [100, { exploration: 0 }, 0],
    // a = 3.219: 8.317 / n against 6.438 / n, up to 1.292 times the evaluations.
    [12, { exploration: 2 }, 0],
    [13, { exploration: 2 }, 1],
  ])('with %i evaluations to 10 and %o takes %i', (evaluations, options, expected) => {
    const optimizers = [one(0, 1, evaluations), one(0, 5, evaluations), one(1, 2), one(1, 3)];
    expect(select(bandit([a, b], options), optimizers)).toBe(expected);
  });

  it('counts one that still runs as a whole trial, one that has ended as a tenth at least', () => {
    const successful = [one(0, 1), one(0, 2)];
    const choiceAfter = (count: number, given: Partial<OptimizerView>) =>
      select(bandit(a, b), [...successful, ...times(count, () => one(1, Infinity, 0, given))]);
    // 5.66 / 6 against 3.89 / 4; then 5.99 / 7 against 4.16 / 5.
    expect(choiceAfter(4, { working: true })).toBe(1);
    expect(choiceAfter(5, { working: true })).toBe(0);
    expect(choiceAfter(5, ENDED)).toBe(1);
  });

  it('counts all of equal values as successes', () => {
    const optimizers = [one(0, 1, 20), one(0, 1, 20), one(1, 1), one(1, 1)];
    expect(select(bandit([a, b], { exploration: 0 }), optimizers)).toBe(1);
  });

  it('looks at the order of the values alone', () => {
    const value = fc.integer({ min: -1_000, max: 1_000 });
    const optimizers = fc.array(fc.tuple(fc.nat({ max: 2 }), value, fc.integer({ min: 1, max: 50 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(optimizers, (list) => {
        const choice = (change: (value: number) => number) =>
          select(
            bandit(a, b, c),
            list.map(([kind, best, count]) => one(kind, change(best), count)),
          );
        expect(choice((v) => v ** 3 - 1e6)).toBe(choice((v) => v));
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('forgets what paid off long ago', () => {
    const long = times(50, (i) => one(0, -i));
    const lately = times(200, (i) => one(i % 2, i % 2 === 0 ? 10 : 5));
    expect(select(bandit(a, b), lately)).toBe(1);
    expect(select(bandit(a, b), [...long, ...lately])).toBe(1);
  });

  /** Shares of three kinds in 300 starts, where a kind finds values uniform from its lowest on, at its cost. */
  function shares(kinds: readonly { readonly lowest: number; readonly cost: number }[]): number[] {
    const rng = Rng.of(4);
    const optimizers: OptimizerView[] = [];
    const selector = bandit(a, b, spec('c'));
    for (let i = 0; i < 300; i += 1) {
      const kind = select(selector, optimizers) as number;
      optimizers.push(one(kind, kinds[kind].lowest + rng.uniform(), kinds[kind].cost));
    }
    return kinds.map((_, i) => optimizers.filter(({ specIndex }) => specIndex === i).length / 300);
  }

  it('comes to prefer the kind that finds better values, and still tries the others', () => {
    const [bad, good, worst] = shares([
      { lowest: 0.4, cost: 10 },
      { lowest: 0, cost: 10 },
      { lowest: 0.8, cost: 10 },
    ]);
    expect(good).toBeGreaterThan(0.6);
    expect(bad).toBeGreaterThan(worst);
    expect(worst).toBeGreaterThan(0.02);
  });

  it('comes to prefer the kind that needs fewer evaluations for the same', () => {
    const [dear, cheap] = shares([
      { lowest: 0, cost: 40 },
      { lowest: 0, cost: 10 },
      { lowest: 0, cost: 40 },
    ]);
    expect(cheap).toBeGreaterThan(2 * dear);
  });

  it('skips what does not fit, or waits for it', () => {
    const optimizers = [one(0, 5), one(1, 5), one(2, 1), one(2, 1)];
    const greedy = { exploration: 0 };
    expect(select(bandit([a, b, c], greedy), optimizers)).toBe(2);
    expect(select(bandit([a, b, c], greedy), optimizers, 2)).toBe(0);
    expect(select(bandit([a, b, c], { ...greedy, whenFull: 'wait' }), optimizers, 2)).toBe('wait');
    expect(select(bandit([a, b, c], { ...greedy, whenFull: 'wait' }), optimizers, 2, 2)).toBe(0);
    expect(select(bandit(c), [], 2)).toBe('wait');
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => bandit()).toThrow('bandit is an array of 0');
    expect(() => bandit([a], { exploration: -1 })).toThrow('exploration is -1');
    expect(() => bandit([a], { whenFull: 'go' as 'skip' })).toThrow('whenFull is "go"');
    expect(() => bandit([a], { rate: 1 } as object)).toThrow('there is no such option');
    expect(bandit(a, b).label).toBe('bandit(a, b)');
    expect(bandit([a], { whenFull: 'wait' }).label).toBe("bandit([a], { whenFull: 'wait' })");
  });
});
