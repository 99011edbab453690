import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/domain/rng.js';
import { timeAnnealing } from '../../../src/stoppers/index.js';
import { ArrayHistory, factsAbout, viewOf } from '../../fixtures/array-history.js';
import { golden } from '../../fixtures/golden.js';

const DRAWS = 20_000;

const ofLength = (length: number) => ArrayHistory.of(new Array(length).fill(1));

function frequency(critRatio: number, nBest: number, nCandidate: number): number {
  const [best, candidate] = [viewOf(1, ofLength(nBest)), viewOf(2, ofLength(nCandidate))];
  const facts = factsAbout(candidate.history, { candidate, best, rng: Rng.of(7) });
  const stopper = timeAnnealing(critRatio);
  let stops = 0;
  for (let i = 0; i < DRAWS; i += 1) if (stopper.explain(facts).value === true) stops += 1;
  return stops / DRAWS;
}

interface Row {
  readonly stopper: string;
  readonly critRatio: number;
  readonly nHunter: number;
  readonly nVictim: number;
  readonly stopFraction20000: number;
}

const rows = golden<{ stochastic: Row[] }>('stoppers.json').stochastic.filter(
  ({ stopper }) => stopper === 'TimeAnnealing',
);

describe('timeAnnealing', () => {
  it.each(rows)('stops as often as the original: $critRatio, $nHunter, $nVictim', (row) => {
    const { critRatio, nHunter, nVictim, stopFraction20000 } = row;
    const ours = frequency(critRatio, nHunter, nVictim);
    // Four standard deviations of the difference of two such frequencies.
    const tolerance = 4 * Math.sqrt((2 * stopFraction20000 * (1 - stopFraction20000)) / DRAWS);
    expect(Math.abs(ours - stopFraction20000)).toBeLessThanOrEqual(tolerance);
  });

  it('was compared with twelve recorded frequencies', () => {
    expect(rows).toHaveLength(12);
  });

  it('never holds for the best itself, without a best, nor without evaluations', () => {
    const stopper = timeAnnealing(1_000);
    const one = viewOf(1, ofLength(5));
    const new2 = viewOf(2, ofLength(0));
    for (let seed = 0; seed < 100; seed += 1) {
      const rng = Rng.of(seed);
      expect(stopper.explain(factsAbout(one.history, { candidate: one, best: one, rng })).value).toBe(false);
      expect(stopper.explain(factsAbout(one.history, { candidate: one, rng })).value).toBe(false);
      expect(stopper.explain(factsAbout(new2.history, { candidate: new2, best: one, rng })).value).toBe(
        false,
      );
    }
  });

  it('draws from the stream of the facts alone, and reads no value', () => {
    const [best, candidate] = [viewOf(1, ofLength(10)), viewOf(2, ofLength(40))];
    const decisions = (seed: number) => {
      const rng = Rng.of(seed);
      const facts = factsAbout(candidate.history, { candidate, best, rng });
      return Array.from({ length: 50 }, () => timeAnnealing().explain(facts).value);
    };
    expect(decisions(1)).toEqual(decisions(1));
    expect(decisions(1)).not.toEqual(decisions(2));
    expect((candidate.history as ArrayHistory).reads).toBe(0);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => timeAnnealing(0)).toThrow('critRatio is 0, but must be a finite number above 0');
    expect(String(timeAnnealing())).toBe('timeAnnealing(1)');
  });
});
