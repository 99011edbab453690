import { describe, expect, it } from 'vitest';
import {
  bestUnmoving,
  evaluationsUnmoving,
  minFunctionCalls,
  type Stopper,
} from '../../../src/stoppers/index.js';
import { ArrayHistory, factsAbout } from '../../fixtures/array-history.js';
import { golden, goldenNumber } from '../../fixtures/golden.js';

interface Case {
  readonly victimKind: string;
  readonly victimId: number;
  readonly victimLengths: number[];
  readonly histories: Record<string, { readonly fx: (number | string)[] }>;
  readonly decisions: Record<string, boolean[]>;
}

const rules: Record<string, (...args: number[]) => Stopper> = {
  BestUnmoving: bestUnmoving,
  EvaluationsUnmoving: evaluationsUnmoving,
  MinFuncCalls: minFunctionCalls,
};

/**
 * Decisions of the original that are wrong, by the lengths at which ours differ. From 59 values on the last 20 are all
 * equal, so that nothing moves at all; the original rounds their mean and so finds a deviation of 9e-16. Of 5 or 60
 * equal values in the same history it finds 0.
 */
const ROUNDING_ERRORS: Record<string, readonly number[]> = {
  'negative: EvaluationsUnmoving(20,0)': [59, 60, 61, 62, 90, 120],
};

describe('the original’s decisions', () => {
  for (const { victimKind, victimId, victimLengths, histories, decisions } of golden<{ cases: Case[] }>(
    'stoppers.json',
  ).cases) {
    for (const [label, expected] of Object.entries(decisions)) {
      const [, name, args] = /^(\w+)\(([\d.,]+)\)$/.exec(label) ?? [];
      if (name === undefined || !(name in rules)) continue;
      it(`${victimKind}: ${label}`, () => {
        const stopper = rules[name](...args.split(',').map(Number));
        const values = histories[victimId].fx.map(goldenNumber);
        const history = new ArrayHistory();
        const decided = victimLengths.map((length) => {
          while (history.length < length) history.push(values[history.length]);
          return stopper.explain(factsAbout(history)).value;
        });
        const differing = ROUNDING_ERRORS[`${victimKind}: ${label}`] ?? [];
        expect(decided).toEqual(
          expected.map((decision, i) => differing.includes(victimLengths[i]) !== decision),
        );
        for (const length of differing) expect(new Set(values.slice(length - 20, length)).size).toBe(1);
      });
    }
  }
});
