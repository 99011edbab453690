import { checkOptions, finiteNumber, wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import { type EffectMoments, effectMoments, firstOnes } from './effect-moments.js';
import type { EffectsTable } from './effects-table.js';
import { quantile } from './quantile.js';
import { rankingScatter } from './ranking-scatter.js';

export interface BootstrapOptions {
  /** How often the trajectories are drawn anew, at least 10. Default 1000. */
  readonly samples?: number;
  /** Part of the samples that an interval covers, from 0.5 to below 1. Default 0.95. */
  readonly confidence?: number;
  /**
   * Influence, as a part of that of the most influential factor, below which a factor counts as without
   * influence: from 0 to 1. Default 0.05.
   */
  readonly threshold?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** What a number is in the samples of a bootstrap. */
export interface BootstrapInterval {
  readonly mean: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
}

export interface FactorBootstrap {
  readonly name: string;
  readonly mu: BootstrapInterval;
  readonly muStar: BootstrapInterval;
  readonly sigma: BootstrapInterval;
}

export interface BootstrapMetrics {
  readonly factors: readonly FactorBootstrap[];
  /**
   * The widest interval of mu* as a part of the largest mu*: below 0.05 the values themselves are settled
   * (Sarrazin, Pianosi and Wagener 2016).
   */
  readonly indices: number;
  /**
   * How much the ranking differs between samples, ranks of influential factors counting most: below 1 the ranking is
   * settled (the same).
   */
  readonly ranking: number;
  /**
   * The widest interval among the factors without influence, as a part of the largest mu*: below 0.05 it is
   * settled which these are (the same). 0 when there are none.
   */
  readonly screening: number;
  /** Names of the factors without influence. */
  readonly withoutInfluence: readonly string[];
}

export const BOOTSTRAP_OPTIONS = ['samples', 'confidence', 'threshold', 'seed'] as const;

/**
 * How sure the measures of one output are, by drawing as many trajectories as there are, with replacement, again and
 * again (Efron 1979; Sarrazin, Pianosi and Wagener, Global sensitivity analysis of environmental models:
 * convergence and validation, Environmental Modelling & Software 79, 2016).
 *
 * The trajectories drawn are the same for all factors, as their effects of one trajectory depend on each other.
 */
export function bootstrapOf(
  table: EffectsTable,
  output: number,
  names: readonly string[],
  options: BootstrapOptions,
): BootstrapMetrics {
  checkOptions('bootstrap', options, BOOTSTRAP_OPTIONS);
  const samples = wholeNumber('samples', options.samples ?? 1_000, 10);
  const confidence = finiteNumber('confidence', options.confidence ?? 0.95, { min: 0.5, max: 1 - 1e-9 });
  const threshold = finiteNumber('threshold', options.threshold ?? 0.05, { min: 0, max: 1 });
  const rng = Rng.of(wholeNumber('seed', options.seed ?? 0, 0));

  const { count, groups } = table;
  const drawn: EffectMoments[] = [];
  const picks = new Int32Array(count);
  for (let sample = 0; sample < samples; sample += 1) {
    for (let i = 0; i < count; i += 1) picks[i] = rng.below(count);
    drawn.push(effectMoments(table, output, picks));
  }

  const { muStar } = effectMoments(table, output, firstOnes(count));
  const largest = muStar.reduce((most, value) => Math.max(most, value), 0);
  const factors = names.map((name, group): FactorBootstrap => {
    const interval = (of: (moments: EffectMoments) => Float64Array) =>
      intervalOf(
        Float64Array.from(drawn, (moments) => of(moments)[group]),
        confidence,
      );
    return {
      name,
      mu: interval(({ mu }) => mu),
      muStar: interval((moments) => moments.muStar),
      sigma: interval(({ sigma }) => sigma),
    };
  });
  const width = (group: number) =>
    largest === 0 ? 0 : (factors[group].muStar.upper - factors[group].muStar.lower) / largest;
  const all = Array.from({ length: groups }, (_, group) => group);
  const idle = all.filter((group) => muStar[group] <= threshold * largest);
  return {
    factors,
    indices: widest(all.map(width)),
    ranking: rankingScatter(drawn.map((moments) => moments.muStar)),
    screening: widest(idle.map(width)),
    withoutInfluence: idle.map((group) => names[group]),
  };
}

function intervalOf(values: Float64Array, confidence: number): BootstrapInterval {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sorted = values.sort();
  return {
    mean,
    standardError: Math.sqrt(squares / (n - 1)),
    lower: quantile(sorted, (1 - confidence) / 2),
    upper: quantile(sorted, (1 + confidence) / 2),
  };
}

/** The largest number, not to be known where one is not; 0 when there is none. */
function widest(widths: readonly number[]): number {
  return widths.reduce((most, width) => Math.max(most, width), 0);
}
