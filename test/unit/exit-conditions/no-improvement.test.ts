import { describe, expect, it } from 'vitest';
import { noImprovement } from '../../../src/exit-conditions/index.js';
import { runFacts } from '../../fixtures/run-facts.js';

describe('noImprovement', () => {
  it('holds when the best value is that many evaluations old (guarantee 57)', () => {
    const since = (evaluationsSinceImprovement: number) =>
      noImprovement(100).explain(runFacts({ evaluations: 900, bestValue: 1, evaluationsSinceImprovement }));
    expect([since(0), since(99), since(100), since(101)].map(({ value }) => value)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('limits no grants', () => {
    expect(noImprovement(5).evaluationLimit).toBe(Infinity);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => noImprovement(0)).toThrow('evaluations is 0');
    expect(String(noImprovement(20_000))).toBe('noImprovement(20000)');
  });
});
