import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/domain/bounds.js';
import type { GeneratorFacts } from '../../../src/domain/generator.js';
import type { Incumbent } from '../../../src/domain/incumbent.js';
import { Rng } from '../../../src/domain/rng.js';
import {
  annealing,
  basinHopping,
  best,
  exploitExplore,
  farFromStopped,
  type Generator,
  latinHypercube,
  perturbation,
  random,
  single,
  sobol,
} from '../../../src/generators/index.js';
import { ArrayHistory, ENDED, viewOf } from '../../fixtures/array-history.js';

/** Every generator, some twice, for these bounds. */
const GENERATORS: Record<string, (pairs: readonly [number, number][]) => Generator> = {
  'annealing()': () => annealing(),
  'annealing({ qa: 1, qv: 1.5 })': () => annealing({ qa: 1, qv: 1.5 }),
  'basinHopping()': () => basinHopping(),
  'basinHopping({ maxStepSize: 1 })': () => basinHopping({ maxStepSize: 1, targetAcceptRate: 0 }),
  'best()': () => best(),
  'exploitExplore(1000)': () => exploitExplore(1_000),
  'farFromStopped()': () => farFromStopped({ candidates: 5 }),
  'latinHypercube(7)': () => latinHypercube(7),
  'perturbation(corner)': (pairs) => perturbation(pairs.map(([low]) => low)),
  'perturbation(middle)': (pairs) => perturbation(middleOf(pairs), { scale: 1e6 }),
  'random()': () => random(),
  'single()': () => single(),
  'single(corner)': (pairs) => single(pairs.map(([, high]) => high)),
  'sobol()': () => sobol(),
};

const middleOf = (pairs: readonly [number, number][]) =>
  pairs.map(([low, high]) => Math.min(low + (high - low) / 2, high));

const range = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(1e-9, 0.3, 7, 1e5))
  .map(([low, width]): [number, number] => [low, low + width])
  .filter(([low, high]) => low < high);

const value = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e308, -1e308) },
);

/** What an optimizer found: up to two values, at places given as fractions of the ranges. */
const record = fc.record({
  values: fc.array(value, { maxLength: 2 }),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  ended: fc.boolean(),
});

interface Scene {
  readonly pairs: [number, number][];
  readonly records: { values: number[]; place: number; ended: boolean }[];
  readonly evaluations: number;
}

const scene: fc.Arbitrary<Scene> = fc.record({
  pairs: fc.array(range, { minLength: 1, maxLength: 4 }),
  records: fc.array(record, { maxLength: 30 }),
  evaluations: fc.nat({ max: 2_000 }),
});

function factsOf({ pairs, records, evaluations }: Scene): GeneratorFacts {
  let incumbent: Incumbent | null = null;
  const optimizers = records.map(({ values, place, ended }, i) => {
    const history = new ArrayHistory(pairs.length);
    const x = pairs.map(([low, high]) => Math.min(low + place * (high - low), high));
    for (const fx of values) history.push(fx, x);
    if (history.bestValue < (incumbent?.fx ?? Infinity)) {
      const { bestValue: fx } = history;
      incumbent = { x: Float64Array.from(x), fx, optimizerId: i + 1, kind: 'randomSearch' };
    }
    return viewOf(i + 1, history, ended ? ENDED : {});
  });
  return {
    bounds: boundsOf(pairs),
    best: incumbent,
    optimizers,
    evaluations,
    commonRng: Rng.of(1).fork('common'),
  };
}

describe.each(Object.entries(GENERATORS))('%s', (_, make) => {
  it('gives points within the bounds, whatever is known, even nothing (guarantees 52 and 56)', () => {
    fc.assert(
      fc.property(scene, fc.nat(), (given, seed) => {
        const x = make(given.pairs).generate(factsOf(given), Rng.of(seed));
        expect(x).toHaveLength(given.pairs.length);
        const outside = given.pairs.filter(([low, high], i) => !(x[i] >= low && x[i] <= high));
        expect(outside).toEqual([]);
      }),
      { numRuns: 150, seed: 52 },
    );
  });

  it('is a pure function of the facts and the stream: another one goes on alike (guarantee 46)', () => {
    fc.assert(
      fc.property(scene, scene, fc.nat(), (given, other, seed) => {
        const used = make(given.pairs);
        used.generate(factsOf({ ...other, pairs: given.pairs }), Rng.of(seed + 1));
        const facts = factsOf(given);
        const lower = facts.bounds.lower.slice();
        const incumbent = facts.best?.x.slice();
        const x = used.generate(facts, Rng.of(seed));
        expect(make(given.pairs).generate(factsOf(given), Rng.of(seed))).toEqual(x);
        x.fill(Number.NaN);
        expect(facts.bounds.lower).toEqual(lower);
        expect(facts.best?.x.slice()).toEqual(incumbent);
      }),
      { numRuns: 60, seed: 46 },
    );
  });
});
