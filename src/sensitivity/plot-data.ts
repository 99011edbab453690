import { wholeNumber } from '../domain/options.js';
import type { BootstrapInterval, BootstrapOptions } from './bootstrap.js';
import type { EstimatedEffects, Metric, OutputChoice } from './estimated-effects.js';

/** One line of a plot: a number for each place on the horizontal axis. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

export interface ConvergencePlot {
  readonly metric: Metric;
  /** Numbers of trajectories. */
  readonly trajectories: readonly number[];
  /** One line a factor: the metric by so many trajectories. */
  readonly factors: readonly Series[];
}

/**
 * How a metric of each factor settles with the number of trajectories.
 *
 * @param points Into how many numbers of trajectories, evenly spaced, the last one being all; default 20.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * convergencePlot(effects, 'muStar').factors[0].values.at(-1); // mu* of the first factor by all trajectories
 */
export function convergencePlot(
  effects: EstimatedEffects,
  metric: Metric = 'muStar',
  output: OutputChoice = 0,
  points = 20,
): ConvergencePlot {
  const trajectories = stepsTo(effects.count, points);
  const columns = trajectories.map((count) => effects.metric(metric, output, count));
  return { metric, trajectories, factors: seriesOf(effects.names, columns) };
}

export interface RankingPlot {
  readonly trajectories: readonly number[];
  /** One line a factor: its rank by so many trajectories, 1 for the most influential. */
  readonly factors: readonly Series[];
  /** The position factor between each number of trajectories and the one before; one number less. */
  readonly positionFactors: readonly number[];
}

/**
 * How the ranking of the factors settles with the number of trajectories.
 *
 * @param points As for {@link convergencePlot}.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * rankingPlot(effects).positionFactors.at(-1); // 0 when the last trajectories changed no rank
 */
export function rankingPlot(
  effects: EstimatedEffects,
  output: OutputChoice | 'all' = 'all',
  points = 20,
): RankingPlot {
  const trajectories = stepsTo(effects.count, points);
  const columns = trajectories.map((count) => effects.ranking(output, count));
  return {
    trajectories,
    factors: seriesOf(effects.names, columns),
    positionFactors: trajectories
      .slice(1)
      .map((count, i) => effects.positionFactor(trajectories[i], count, output)),
  };
}

export interface BootstrapBar extends BootstrapInterval {
  readonly name: string;
  /** mu* by all trajectories. */
  readonly muStar: number;
}

/**
 * mu* of each factor with its interval, the most influential first.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument, and with less than two trajectories.
 * @example
 * for (const { name, muStar, lower, upper } of bootstrapPlot(effects)) console.log(name, muStar, lower, upper);
 */
export function bootstrapPlot(
  effects: EstimatedEffects,
  output: OutputChoice = 0,
  options: BootstrapOptions = {},
): BootstrapBar[] {
  const { factors } = effects.bootstrap(output, options);
  const muStar = effects.muStar(output);
  return effects.orderOfFactors(output).map((factor) => ({
    name: factors[factor].name,
    muStar: muStar[factor],
    ...factors[factor].muStar,
  }));
}

/** Which way a factor acts, by the ratio of sigma to mu*. */
export type EffectShape = 'linear' | 'monotonic' | 'almostMonotonic' | 'notMonotonicOrInteracting';

export interface SensitivityPoint {
  readonly name: string;
  readonly muStar: number;
  readonly sigma: number;
  /** Null where sigma or the ratio is not known. */
  readonly shape: EffectShape | null;
}

/**
 * Upper limits of sigma / mu* for the shapes, in their order (Garcia Sanchez, Lacarrière, Musy and Bourges,
 * Application of sensitivity analysis in building energy simulations: combining first- and second-order
 * elementary effects methods, Energy and Buildings 68, 2014). As slopes through the origin they divide the plot.
 */
export const SHAPE_LIMITS: readonly (readonly [shape: EffectShape, limit: number])[] = [
  ['linear', 0.1],
  ['monotonic', 0.5],
  ['almostMonotonic', 1],
  ['notMonotonicOrInteracting', Infinity],
];

/**
 * mu* against sigma: factors on the far right are influential, those high up curved or interacting.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad output.
 * @example
 * sensitivityPlot(effects).filter(({ shape }) => shape === 'linear');
 */
export function sensitivityPlot(effects: EstimatedEffects, output: OutputChoice = 0): SensitivityPoint[] {
  const muStar = effects.muStar(output);
  const sigma = effects.sigma(output);
  return effects.names.map((name, i) => {
    const ratio = sigma[i] / muStar[i];
    const shape = SHAPE_LIMITS.find(([, limit]) => ratio <= limit)?.[0] ?? null;
    return { name, muStar: muStar[i], sigma: sigma[i], shape };
  });
}

/** Evenly spaced whole numbers that end with `count`, without the same twice. */
function stepsTo(count: number, points: number): number[] {
  wholeNumber('points', points, 1);
  const steps = Array.from({ length: points }, (_, i) => Math.ceil(((i + 1) * count) / points));
  return [...new Set(steps)].filter((step) => step > 0);
}

function seriesOf(names: readonly string[], columns: readonly ArrayLike<number>[]): Series[] {
  return names.map((name, i) => ({ name, values: columns.map((column) => column[i]) }));
}
