import type { EffectsTable } from './effects-table.js';

/** What the elementary effects of each factor come to, for one output. */
export interface EffectMoments {
  /** Their mean. */
  readonly mu: Float64Array;
  /** The mean of their absolute values. */
  readonly muStar: Float64Array;
  /** Their standard deviation. */
  readonly sigma: Float64Array;
}

/**
 * The moments over the trajectories `picks`, which may name one more than once: mean and standard deviation
 * (Morris 1991), the latter with n - 1, and mean of the absolute values (Campolongo, Cariboni and Saltelli
 * 2007). Means are NaN without a trajectory, standard deviations with less than two; of groups of several factors,
 * whose effects have no sign, only the last one is a number. By Welford's updates (Note on a method for calculating
 * corrected sums of squares and products, 1962), which do not cancel.
 */
export function effectMoments(table: EffectsTable, output: number, picks: ArrayLike<number>): EffectMoments {
  const { groups } = table;
  const mu = new Float64Array(groups);
  const muStar = new Float64Array(groups);
  const sigma = new Float64Array(groups);
  for (let i = 0; i < picks.length; i += 1) {
    for (let group = 0; group < groups; group += 1) {
      const effect = table.at(picks[i], group, output);
      const off = effect - mu[group];
      mu[group] += off / (i + 1);
      sigma[group] += off * (effect - mu[group]);
      muStar[group] += Math.abs(effect);
    }
  }
  const n = picks.length;
  for (let group = 0; group < groups; group += 1) {
    const signed = table.signed(group);
    if (n === 0 || !signed) mu[group] = Number.NaN;
    muStar[group] /= n;
    sigma[group] = n < 2 || !signed ? Number.NaN : Math.sqrt(sigma[group] / (n - 1));
  }
  return { mu, muStar, sigma };
}

/** The trajectories 0 to n - 1. */
export function firstOnes(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}
