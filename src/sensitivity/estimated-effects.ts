import { invalidOption } from '../domain/errors.js';
import { checkOptions, finiteNumber, oneOf, wholeNumber } from '../domain/options.js';
import { BOOTSTRAP_OPTIONS, type BootstrapMetrics, type BootstrapOptions, bootstrapOf } from './bootstrap.js';
import { checkedOutputs, checkTrajectory, hasShortRange } from './checked-trajectory.js';
import { effectMoments, firstOnes } from './effect-moments.js';
import { EffectsTable } from './effects-table.js';
import { checkedGroups, type Groups } from './groups.js';
import { indexOf, indicesOf, type Selection, uniqueNames } from './named-indices.js';
import { naturalBreaks } from './natural-breaks.js';
import { descendingOrder, rankingChange, ranksOf, relativeToLargest } from './ranking.js';
import type { Trajectory } from './trajectory.js';

/** What is measured of the elementary effects of a factor. */
export const METRICS = ['mu', 'muStar', 'sigma', 'shortRange'] as const;

export type Metric = (typeof METRICS)[number];

/** An output by its index or name. */
export type OutputChoice = number | string;

export interface EstimatedEffectsOptions {
  /** Number of factors, at least 1. */
  readonly factors: number;
  /** Number of outputs, at least 1. Default 1. */
  readonly outputs?: number;
  /** Factors that move together; everything is then known for groups only. Default: each alone. */
  readonly groups?: Groups;
  /** One name a factor, or a group where there are groups. Default `x0`, `x1`, ... */
  readonly names?: readonly string[];
  /** One name an output. Default `y0`, `y1`, ... */
  readonly outputNames?: readonly string[];
}

export interface ConvergenceOptions extends BootstrapOptions {
  /**
   * What shall be settled: which factors have no influence (`screening`), the order of the factors (`ranking`), or
   * mu* itself (`indices`), which takes the most trajectories. Default `ranking`.
   */
  readonly criterion?: 'screening' | 'ranking' | 'indices';
  /** Value below which it is, above 0. Default 1 for `ranking`, else 0.05 (Sarrazin and others 2016). */
  readonly limit?: number;
  /** Output that is looked at. Default: all of them, one by one. */
  readonly output?: OutputChoice;
}

/** Which metrics, factors and outputs are wanted; all where nothing is said. */
export interface ValuesChoice {
  readonly metrics?: Metric | readonly Metric[];
  readonly factors?: Selection;
  readonly outputs?: Selection;
}

/**
 * How the outputs of a model depend on its factors, by the elementary effects of factors that are moved one at a time
 * from many points: (f(x + step) - f(x)) / step, in units of the output over the whole range of the factor (Morris,
 * Factorial sampling plans for preliminary computational experiments, Technometrics 33, 1991; Campolongo,
 * Cariboni and Saltelli, An effective screening design for sensitivity analysis of large models, Environmental
 * Modelling & Software 22, 2007; Saltelli and others, Global sensitivity analysis: the primer, 2008, chapter 3).
 *
 * mu* tells how influential a factor is; sigma how much its effect depends on where it and the others are, by
 * curvature and interaction; mu, where it is much smaller than mu*, that the effect has both signs. Kept are the
 * effects alone: one number a trajectory, factor and output.
 *
 * @example
 * const effects = new EstimatedEffects({ factors: 3 });
 * for (const trajectory of radialTrajectories({ factors: 3, count: 20 })) {
 *   effects.addTrajectory(trajectory, pointsOf(trajectory).map(model));
 * }
 * effects.ranking(); // Int32Array [1, 3, 2]: the first factor is the most influential
 */
export class EstimatedEffects {
  readonly names: readonly string[];
  readonly outputNames: readonly string[];
  readonly #factors: number;
  readonly #groups: Groups;
  readonly #table: EffectsTable;
  readonly #shortTable: EffectsTable;

  /** @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option. */
  constructor(options: EstimatedEffectsOptions) {
    checkOptions('EstimatedEffects', options, ['factors', 'outputs', 'groups', 'names', 'outputNames']);
    this.#factors = wholeNumber('factors', options.factors, 1);
    const outputs = wholeNumber('outputs', options.outputs ?? 1, 1);
    this.#groups = checkedGroups(this.#factors, options.groups);
    this.names = uniqueNames('names', options.names, this.#groups.length, 'x');
    this.outputNames = uniqueNames('outputNames', options.outputNames, outputs, 'y');
    this.#table = new EffectsTable(this.#groups, outputs);
    this.#shortTable = new EffectsTable(this.#groups, outputs);
  }

  /** Number of trajectories. */
  get count(): number {
    return this.#table.count;
  }

  /**
   * Takes in the outputs of one trajectory.
   *
   * @param outputs One number a point, or one array a point with one number an output, in the order of the points; or
   *   all numbers in one array, point after point.
   * @throws GlompoError `GLOMPO_OPTION_INVALID` when the trajectory does not fit (number of factors, groups, or
   *   short-range points unlike those of the ones before), or an output is missing or not finite.
   */
  addTrajectory(trajectory: Trajectory, outputs: ArrayLike<number> | readonly ArrayLike<number>[]): void {
    const shortRange = this.count === 0 ? hasShortRange(trajectory) : this.#shortTable.count > 0;
    checkTrajectory(trajectory, this.#factors, this.#groups, shortRange);
    const values = checkedOutputs(outputs, trajectory.count, this.outputNames.length);
    this.#table.add(trajectory, values, false);
    if (shortRange) this.#shortTable.add(trajectory, values, true);
  }

  /** The elementary effects of a factor on an output, one a trajectory. Those of a group have no sign of their own. */
  elementaryEffects(factor: number | string, output: OutputChoice = 0): Float64Array {
    const group = indexOf('factor', factor, this.names);
    const of = this.#output(output);
    return Float64Array.from({ length: this.count }, (_, i) => this.#table.at(i, group, of));
  }

  /** The mean of the elementary effects of each factor; NaN for groups of several factors, whose signs mix. */
  mu(output: OutputChoice = 0): Float64Array {
    return this.metric('mu', output);
  }

  /** The mean of the absolute elementary effects of each factor: its influence. */
  muStar(output: OutputChoice = 0): Float64Array {
    return this.metric('muStar', output);
  }

  /** The standard deviation of the elementary effects of each factor; NaN for groups and for less than two. */
  sigma(output: OutputChoice = 0): Float64Array {
    return this.metric('sigma', output);
  }

  /**
   * mu* of the moves of 1 % alone, NaN without short-range points. Where it is much larger than mu*, the function is
   * noisy or has structure finer than the long moves see.
   */
  shortRange(output: OutputChoice = 0): Float64Array {
    return this.metric('shortRange', output);
  }

  /** One metric of each factor, from the first `count` trajectories (default: all). */
  metric(metric: Metric, output: OutputChoice = 0, count = this.count): Float64Array {
    oneOf('metric', metric, METRICS);
    const first = firstOnes(wholeNumber('count', count, 0, this.count));
    const of = this.#output(output);
    if (metric === 'shortRange') {
      return effectMoments(this.#shortTable, of, this.#shortTable.count > 0 ? first : []).muStar;
    }
    return effectMoments(this.#table, of, first)[metric];
  }

  /**
   * The metrics, factors and outputs asked for.
   *
   * @returns An array a metric, in it one a factor, in it one number an output.
   * @example
   * effects.values({ metrics: ['muStar', 'sigma'], factors: 'temperature', outputs: [0, 2] });
   */
  values(choice: ValuesChoice = {}): number[][][] {
    checkOptions('values', choice, ['metrics', 'factors', 'outputs']);
    const metrics = indicesOf('metrics', choice.metrics, METRICS).map((i) => METRICS[i]);
    const factors = indicesOf('factors', choice.factors, this.names);
    const outputs = indicesOf('outputs', choice.outputs, this.outputNames);
    return metrics.map((metric) => {
      const columns = outputs.map((output) => this.metric(metric, output));
      return factors.map((factor) => columns.map((column) => column[factor]));
    });
  }

  /**
   * How influential each factor is: mu* of one output, or, for `'all'`, the mean over the outputs of mu* as a part of
   * the largest mu* of that output, which is from 0 to 1 whatever the units.
   */
  influence(output: OutputChoice | 'all' = 'all', count = this.count): Float64Array {
    if (output !== 'all') return this.metric('muStar', output, count);
    const sum = new Float64Array(this.names.length);
    this.outputNames.forEach((_, i) => {
      relativeToLargest(this.metric('muStar', i, count)).forEach((value, group) => {
        sum[group] += value / this.outputNames.length;
      });
    });
    return sum;
  }

  /** Indices of the factors, the most influential first. */
  orderOfFactors(output: OutputChoice | 'all' = 'all'): number[] {
    return descendingOrder(this.influence(output));
  }

  /** The rank of each factor, 1 for the most influential, from the first `count` trajectories (default: all). */
  ranking(output: OutputChoice | 'all' = 'all', count = this.count): Int32Array {
    return ranksOf(this.influence(output, count));
  }

  /**
   * How much the ranking changed between the first `before` and the first `after` trajectories: the sum of the
   * changes of rank, each divided by the mean of the two ranks; 0 when nothing changed (Ruano, Ribes, Ferrer and Sin
   * 2011).
   */
  positionFactor(before: number, after: number, output: OutputChoice | 'all' = 'all'): number {
    const ranks = (option: string, count: number) =>
      this.ranking(output, wholeNumber(option, count, 1, this.count));
    return rankingChange(ranks('before', before), ranks('after', after));
  }

  /**
   * A class for each factor, 0 for the least influential ones: those whose influence is most alike are in one (exact
   * least squares on mu*; Fisher 1958).
   *
   * @param classes Number of classes, at least 2; there are fewer where fewer influences differ.
   */
  classification(classes: number, output: OutputChoice | 'all' = 'all'): Int32Array {
    return naturalBreaks(this.influence(output), wholeNumber('classes', classes, 2));
  }

  /**
   * How relevant each factor is over all outputs: the mean of its classes as a part of the highest class, from 0
   * (among the least influential for every output) to 1 (among the most influential for every output).
   *
   * @param classes Number of classes, at least 2. Default 2.
   */
  relevanceFactor(classes = 2): Float64Array {
    const sum = new Float64Array(this.names.length);
    this.outputNames.forEach((_, output) => {
      const found = this.classification(classes, output);
      const highest = Math.max(1, ...found);
      found.forEach((one, group) => {
        sum[group] += one / highest / this.outputNames.length;
      });
    });
    return sum;
  }

  /**
   * How sure the metrics of one output are, by drawing trajectories anew.
   *
   * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option, and with less than two trajectories.
   */
  bootstrap(output: OutputChoice = 0, options: BootstrapOptions = {}): BootstrapMetrics {
    if (this.count < 2) throw invalidOption('trajectories', this.count, 'at least 2 for a bootstrap');
    return bootstrapOf(this.#table, this.#output(output), this.names, options);
  }

  /**
   * Whether enough trajectories are there, by {@link EstimatedEffects.bootstrap}. A handful of trajectories can look
   * settled by chance; ten are a sensible least number.
   *
   * @returns `false` with less than two trajectories.
   * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
   */
  isConverged(options: ConvergenceOptions = {}): boolean {
    checkOptions('isConverged', options, [...BOOTSTRAP_OPTIONS, 'criterion', 'limit', 'output']);
    const { criterion: wanted = 'ranking', limit: given, output, ...bootstrap } = options;
    const criterion = oneOf('criterion', wanted, ['screening', 'ranking', 'indices'] as const);
    const limit = finiteNumber('limit', given ?? (criterion === 'ranking' ? 1 : 0.05), {
      min: 0,
      exclusive: true,
    });
    const outputs = output === undefined ? this.outputNames.map((_, i) => i) : [this.#output(output)];
    if (this.count < 2) return false;
    return outputs.every((one) => this.bootstrap(one, bootstrap)[criterion] < limit);
  }

  #output(output: OutputChoice): number {
    return indexOf('output', output, this.outputNames);
  }
}
