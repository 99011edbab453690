import { describe, expect, it } from 'vitest';
import { maxSeconds, type MaxSecondsOptions } from '../../../src/exit-conditions/index.js';
import { runFacts } from '../../fixtures/run-facts.js';

describe('maxSeconds', () => {
  it('counts this session or all of them', () => {
    const facts = runFacts({ sessionSeconds: 5, overallSeconds: 50 });
    expect(maxSeconds({ session: 5 }).explain(facts).value).toBe(true);
    expect(maxSeconds({ session: 5.1 }).explain(facts).value).toBe(false);
    expect(maxSeconds({ overall: 50 }).explain(facts).value).toBe(true);
    expect(maxSeconds({ overall: 50.1 }).explain(facts).value).toBe(false);
  });

  it('wants exactly one of the two, above 0', () => {
    const both = { session: 1, overall: 2 } as unknown as MaxSecondsOptions;
    expect(() => maxSeconds(both)).toThrow('exactly one of session and overall');
    expect(() => maxSeconds({} as MaxSecondsOptions)).toThrow('exactly one of session and overall');
    expect(() => maxSeconds({ session: 0 })).toThrow('session is 0');
    expect(() => maxSeconds({ overall: Number.NaN })).toThrow('overall is NaN');
    expect(() => maxSeconds({ seconds: 1 } as unknown as MaxSecondsOptions)).toThrow('no such option');
  });

  it('prints itself', () => {
    expect(String(maxSeconds({ session: 60 }))).toBe('maxSeconds({ session: 60 })');
    expect(String(maxSeconds({ overall: 0.5 }))).toBe('maxSeconds({ overall: 0.5 })');
  });
});
