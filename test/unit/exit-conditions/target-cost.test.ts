import { describe, expect, it } from 'vitest';
import { targetCost } from '../../../src/exit-conditions/index.js';
import { runFacts } from '../../fixtures/run-facts.js';

const holds = (bestValue: number, ...args: Parameters<typeof targetCost>) =>
  targetCost(...args).explain(runFacts({ bestValue })).value;

describe('targetCost', () => {
  it('holds at most atol above the target', () => {
    expect(holds(1e-6, 0)).toBe(true);
    expect(holds(1.1e-6, 0)).toBe(false);
    expect(holds(-3, 0)).toBe(true);
    expect(holds(2.5, 2, { atol: 0.5 })).toBe(true);
    expect(holds(2.51, 2, { atol: 0.5 })).toBe(false);
    expect(holds(2, 2, { atol: 0 })).toBe(true);
  });

  it('does not hold without a finite best value', () => {
    for (const none of [Infinity, Number.NaN, -Infinity]) expect(holds(none, 1e300)).toBe(false);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => targetCost(Number.NaN)).toThrow('target is NaN');
    expect(() => targetCost(0, { atol: -1 })).toThrow('atol is -1');
    expect(() => targetCost(0, { rtol: 1 } as object)).toThrow('there is no such option');
    expect(String(targetCost(0.5))).toBe('targetCost(0.5)');
    expect(String(targetCost(0, { atol: 1e-8 }))).toBe('targetCost(0, { atol: 1e-8 })');
  });
});
