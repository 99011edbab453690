import { describe, expect, it } from 'vitest';
import { stoppedAfterConverged } from '../../../src/exit-conditions/index.js';
import { runFacts } from '../../fixtures/run-facts.js';

describe('stoppedAfterConverged', () => {
  it('counts the stops since the convergence that it names', () => {
    const stoppedSinceConvergence = (n: number) => [undefined, 4, 2][n];
    const holds = (stopped: number, converged: number) =>
      stoppedAfterConverged({ stopped, converged }).explain(runFacts({ stoppedSinceConvergence })).value;
    expect(holds(4, 1)).toBe(true);
    expect(holds(5, 1)).toBe(false);
    expect(holds(2, 2)).toBe(true);
    expect(holds(3, 2)).toBe(false);
    expect(holds(0, 3)).toBe(false);
  });

  it('holds at the first convergence by default', () => {
    expect(stoppedAfterConverged().explain(runFacts()).value).toBe(false);
    const facts = runFacts({ stoppedSinceConvergence: (n) => (n === 1 ? 0 : undefined) });
    expect(stoppedAfterConverged().explain(facts).value).toBe(true);
  });

  it('refuses bad options and prints itself', () => {
    expect(() => stoppedAfterConverged({ converged: 0 })).toThrow('converged is 0');
    expect(() => stoppedAfterConverged({ stopped: -1 })).toThrow('stopped is -1');
    expect(String(stoppedAfterConverged())).toBe('stoppedAfterConverged({ stopped: 0, converged: 1 })');
  });
});
