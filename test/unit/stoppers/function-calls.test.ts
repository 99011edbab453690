import { describe, expect, it } from 'vitest';
import { maxFunctionCalls, minFunctionCalls } from '../../../src/stoppers/index.js';
import { ArrayHistory, factsAbout } from '../../fixtures/array-history.js';

describe.each([
  ['minFunctionCalls', minFunctionCalls],
  ['maxFunctionCalls', maxFunctionCalls],
] as const)('%s', (name, rule) => {
  it('holds from that many evaluations on, failed ones included (guarantee 57)', () => {
    const history = ArrayHistory.of([1, Number.NaN]);
    expect(rule(3).explain(factsAbout(history)).value).toBe(false);
    history.push(Infinity);
    expect(rule(3).explain(factsAbout(history)).value).toBe(true);
    expect(history.reads).toBe(0);
  });

  it('refuses bad arguments and prints itself', () => {
    for (const bad of [-1, 0, 1.5, Number.NaN]) expect(() => rule(bad)).toThrow(`calls is ${bad}`);
    expect(String(rule(500))).toBe(`${name}(500)`);
    expect(rule(500).evaluationLimit).toBe(Infinity);
  });
});
