import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestUnmoving, evaluationsUnmoving, minFunctionCalls } from '../../src/stoppers/index.js';
import { ArrayHistory, factsAbout } from '../fixtures/array-history.js';

const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -20, max: 20 }) },
  { weight: 2, arbitrary: fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 7) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
);
/** Each batch is appended as a whole, and then the stopper is asked, or not. */
const batches = fc.array(fc.record({ values: fc.array(value, { maxLength: 8 }), asked: fc.boolean() }), {
  maxLength: 25,
});
const calls = fc.integer({ min: 1, max: 12 });
const tol = fc.constantFrom(0, 0.01, 0.2, 1.5);

function naiveBestUnmoving(values: readonly number[], calls: number, tol: number): boolean {
  const before = values.slice(0, Math.max(0, values.length - calls)).filter(Number.isFinite);
  if (before.length === 0) return false;
  const b0 = Math.min(...before);
  return Math.abs(Math.min(...values.filter(Number.isFinite)) - b0) <= Math.abs(b0 * tol);
}

/** Undefined where the rounding of the naive formula decides. */
function naiveEvaluationsUnmoving(
  values: readonly number[],
  calls: number,
  tol: number,
): boolean | undefined {
  const window = values.slice(-calls);
  if (values.length < calls || !window.every(Number.isFinite)) return false;
  if (window.every((v) => v === window[0])) return true;
  const mean = window.reduce((a, b) => a + b) / calls;
  const deviation = Math.sqrt(window.reduce((sum, v) => sum + (v - mean) ** 2, 0) / calls);
  const limit = Math.abs(window[window.length - 1] * tol);
  const rounding = 1e-12 * (deviation + Math.max(...window.map(Math.abs)));
  return tol > 0 && Math.abs(deviation - limit) <= rounding ? undefined : deviation <= limit;
}

describe('stoppers decide as the rule on the whole history does', () => {
  it('bestUnmoving', () => {
    fc.assert(
      fc.property(batches, calls, tol, (batches, calls, tol) => {
        const stopper = bestUnmoving(calls, tol);
        const history = new ArrayHistory();
        const all: number[] = [];
        for (const { values, asked } of batches) {
          for (const v of values) history.push(v);
          all.push(...values);
          if (asked)
            expect(stopper.explain(factsAbout(history)).value).toBe(naiveBestUnmoving(all, calls, tol));
        }
        expect(stopper.explain(factsAbout(history)).value).toBe(naiveBestUnmoving(all, calls, tol));
        expect(history.reads).toBeLessThanOrEqual(all.length);
      }),
      { numRuns: 500 },
    );
  });

  it('evaluationsUnmoving and minFunctionCalls', () => {
    fc.assert(
      fc.property(batches, calls, tol, (batches, calls, tol) => {
        const history = new ArrayHistory();
        const all: number[] = [];
        for (const { values, asked } of batches) {
          for (const v of values) history.push(v);
          all.push(...values);
          if (!asked) continue;
          const expected = naiveEvaluationsUnmoving(all, calls, tol);
          const actual = evaluationsUnmoving(calls, tol).explain(factsAbout(history)).value;
          if (expected !== undefined) expect(actual).toBe(expected);
          expect(minFunctionCalls(calls).explain(factsAbout(history)).value).toBe(all.length >= calls);
        }
      }),
      { numRuns: 500 },
    );
  });
});
