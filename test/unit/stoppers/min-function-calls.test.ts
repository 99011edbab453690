import { describe, expect, it } from 'vitest';
import { minFunctionCalls } from '../../../src/stoppers/index.js';
import { ArrayHistory, factsAbout } from '../../fixtures/array-history.js';

describe('minFunctionCalls', () => {
  it('holds from that many evaluations on, failed ones included: a budget for each (guarantee 57)', () => {
    const history = ArrayHistory.of([1, Number.NaN]);
    expect(minFunctionCalls(3).explain(factsAbout(history)).value).toBe(false);
    history.push(Infinity);
    expect(minFunctionCalls(3).explain(factsAbout(history)).value).toBe(true);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => minFunctionCalls(-1)).toThrow('calls is -1');
    expect(String(minFunctionCalls(500))).toBe('minFunctionCalls(500)');
    expect(minFunctionCalls(500).evaluationLimit).toBe(Infinity);
  });
});
