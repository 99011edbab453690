import { checkOptions, flag, wholeNumber } from '../domain/options.js';
import type { BestRecord, RunRecord } from '../storage/run-record.js';
import { linearScale } from './axis/linear-scale.js';
import { countText } from './axis/number-text.js';
import { type LogScaleChoice, valueScale } from './axis/value-scale.js';
import { bestRows, type Row } from './data/best-rows.js';
import { rangeOf } from './data/range-of.js';
import { axisLabel, leftMargin } from './drawing/axes.js';
import type { LegendEntry } from './drawing/legend.js';
import { noValues } from './drawing/no-values.js';
import { page, plotArea } from './drawing/page.js';
import { parallelAxes, parallelLine, rightMargin } from './drawing/parallel-axes.js';
import { runSummary } from './drawing/run-summary.js';
import type { Figure } from './drawing/figure.js';
import { viridis } from './svg/palette.js';

export interface ParallelCoordinatesOptions {
  /** How many of the best points are shown, from 1 to 1000; default 100. */
  readonly count?: number;
  /**
   * Whether only the best point of each optimizer is shown; default false. The best points of a run that converged are
   * all one line; the best of each show in how many places the optimizers ended.
   */
  readonly bestOfEach?: boolean;
  /** Whether the values have a logarithmic axis; default `auto`: where they have one sign and a range above 1e5. */
  readonly logScale?: LogScaleChoice;
}

export interface ParallelCoordinatesData {
  readonly bounds: readonly (readonly [number, number])[];
  /** The best first. */
  readonly points: readonly BestRecord[];
}

const MOST_POINTS = 1000;
/** For the upper bounds, above the axes. */
const BOUNDS_ROOM = 18;
/** Lighter colours would be too faint on white. */
const LIGHTEST = 0.9;

/**
 * The best points of a run, each as a line across an axis for each parameter, from its lower to its upper bound, to the
 * axis of the value at the right. Parameters where the lines meet are determined well by the task; where they fan out,
 * they matter little or there are several minima.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * parallelCoordinates(openRun('runs/2026-11-21'), { count: 50 }).data.points[0].fx; // the best value
 */
export function parallelCoordinates(
  run: RunRecord,
  options: ParallelCoordinatesOptions = {},
): Figure<ParallelCoordinatesData> {
  checkOptions('parallelCoordinates', options, ['count', 'bestOfEach', 'logScale']);
  const { count = 100, bestOfEach = false, logScale = 'auto' } = options;
  flag('bestOfEach', bestOfEach);
  wholeNumber('count', count, 1, MOST_POINTS);
  const points = bestOfEach ? bestOfOptimizers(run, count) : bestRows(run.optimizers, count).map(recordOf);
  const { bounds } = run.settings;
  const values = valueScale(...rangeOf([points.map(({ fx }) => fx)]), logScale);
  const positions = linearScale(0, 1, { ticks: 5 });
  const colourOf = (rank: number) => viridis(points.length < 2 ? 0 : (LIGHTEST * rank) / (points.length - 1));
  const settings = {
    name: 'parallel_coordinates',
    title: titleOf(points.length, bestOfEach),
    subtitle: runSummary(run),
    legend: [{ heading: 'Rank', entries: rankEntries(points.length, colourOf) }],
  };
  const right = rightMargin(values);
  const whole = plotArea(settings, leftMargin(positions));
  const area = {
    ...whole,
    y: whole.y + BOUNDS_ROOM,
    width: whole.width - right,
    height: whole.height - BOUNDS_ROOM,
  };
  const valueLabel = axisLabel('f(x)', values);
  const drawn = [
    parallelAxes(area, bounds, positions, values, valueLabel),
    ...points
      .map((point, rank) =>
        parallelLine(area, bounds, values, point, { rank, count: points.length, colour: colourOf(rank) }),
      )
      .reverse(),
    points.length === 0 ? noValues(area) : '',
  ];
  return page(settings, whole, { bounds, points }, drawn);
}

function titleOf(count: number, bestOfEach: boolean): string {
  if (count === 1) return 'The best point';
  return bestOfEach
    ? `The best point of each of ${countText(count)} optimizers`
    : `The best ${countText(count)} points`;
}

function bestOfOptimizers({ optimizers }: RunRecord, count: number): BestRecord[] {
  return optimizers
    .flatMap(({ best }) => best ?? [])
    .sort((a, b) => a.fx - b.fx || a.callId - b.callId)
    .slice(0, count);
}

function recordOf({ optimizer, index, fx }: Row): BestRecord {
  const [callId] = optimizer.callIds(index, index + 1);
  return {
    optimizerId: optimizer.id,
    kind: optimizer.kind,
    callId,
    x: optimizer.points(index, index + 1),
    fx,
  };
}

/** The first, the last, and up to three ranks between. */
function rankEntries(count: number, colourOf: (rank: number) => string): LegendEntry[] {
  const ranks = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (count - 1)));
  return [...new Set(count === 0 ? [] : ranks)].map((rank) => ({
    label: rank === 0 ? '1 (best)' : countText(rank + 1),
    colour: colourOf(rank),
  }));
}
