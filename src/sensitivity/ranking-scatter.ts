import { quantile } from './quantile.js';
import { ranksOf } from './ranking.js';

/** Part of the pairs of samples that lie below the result (Sarrazin, Pianosi and Wagener 2016). */
const SHARE = 0.95;
/** Samples of which all pairs are compared; more of them would take time and memory as their square. */
const MOST_SAMPLES = 1_000;

/**
 * How much the ranking of factors differs between samples of their influence: for each two samples the mean
 * difference of a factor's ranks, weighted with the square of the larger of its two influences, and of all pairs the
 * 95 % quantile (Sarrazin, Pianosi and Wagener, Global sensitivity analysis of environmental models: convergence
 * and validation, Environmental Modelling & Software 79, 2016). The first 1000 samples are looked at.
 *
 * @param all For each sample the influence of each factor, none negative.
 */
export function rankingScatter(all: readonly Float64Array[]): number {
  const samples = all.slice(0, MOST_SAMPLES);
  const ranks = samples.map(ranksOf);
  const scatter = new Float64Array((samples.length * (samples.length - 1)) / 2);
  let pair = 0;
  for (let a = 0; a < samples.length; a += 1) {
    for (let b = 0; b < a; b += 1) {
      scatter[pair] = difference(samples[a], samples[b], ranks[a], ranks[b]);
      pair += 1;
    }
  }
  return quantile(scatter.sort(), SHARE);
}

function difference(a: Float64Array, b: Float64Array, ranksA: Int32Array, ranksB: Int32Array): number {
  let weights = 0;
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    const influence = Math.max(a[i], b[i]);
    const weight = influence * influence;
    weights += weight;
    sum += weight * Math.abs(ranksA[i] - ranksB[i]);
  }
  return weights === 0 ? 0 : sum / weights;
}
