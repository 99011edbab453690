import { type DescentOptions, defaultPairs } from '../lbfgsb/state.js';

/**
 * The two kinds of descent: one as far as forward differences carry, which is enough to tell basins apart, and one that
 * goes on from there to the last digits.
 */
export function descents(n: number, workers: number): { coarse: DescentOptions; fine: DescentOptions } {
  const common = {
    pairs: defaultPairs(n),
    maxIterations: 1_000,
    gtol: 1e-10,
    speculative: workers > n,
    taskGradient: false,
    cornerFirst: false,
    goal: Infinity,
  };
  return {
    coarse: { ...common, ftol: 2e-9, fatol: 1e-9, differences: 'forward' },
    fine: { ...common, ftol: 1e-13, fatol: 1e-12, differences: 'adaptive' },
  };
}
