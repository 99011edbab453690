import type { ActorOutcomeName } from '../domain/actor-outcome.js';
import { checkOptions, flag } from '../domain/options.js';
import type { OptimizerRecord, RunRecord } from '../storage/run-record.js';
import { linearScale } from './axis/linear-scale.js';
import { numberText } from './axis/number-text.js';
import type { Scale } from './axis/scale.js';
import { type LogScaleChoice, valueScale } from './axis/value-scale.js';
import { columnWidth } from './data/line-columns.js';
import { bestLine, rawLine } from './data/optimizer-line.js';
import { rangeOf } from './data/range-of.js';
import { axes, axisLabel, leftMargin } from './drawing/axes.js';
import { colouringOf, colourSections } from './drawing/colouring.js';
import type { LegendSection } from './drawing/legend.js';
import { outcomeOf } from './drawing/outcome-marks.js';
import { noValues } from './drawing/no-values.js';
import { PAGE_WIDTH, page, plotArea } from './drawing/page.js';
import { runSummary } from './drawing/run-summary.js';
import { bestOptimizers, trajectoryLines } from './drawing/trajectory-lines.js';
import type { Figure } from './drawing/figure.js';
import { GREY } from './svg/palette.js';

export interface TrajectoriesOptions {
  /** Show the lowest value so far of each optimizer instead of each value; default false. */
  readonly best?: boolean;
  /** Whether the values have a logarithmic axis; default `auto`: where they have one sign and a range above 1e5. */
  readonly logScale?: LogScaleChoice;
}

/** The line of one optimizer, thinned out to what can be seen. */
export interface TrajectorySeries {
  readonly optimizerId: number;
  readonly kind: string;
  readonly outcome: ActorOutcomeName;
  /** Numbers of evaluations in the run, from 1. */
  readonly at: Float64Array;
  /** Values there; NaN for a gap. */
  readonly values: Float64Array;
  /** Numbers of evaluations that failed or gave no finite value; one of a pixel. */
  readonly failedAt: Float64Array;
}

export interface TrajectoriesData {
  readonly evaluations: number;
  readonly scale: Scale['kind'];
  readonly series: readonly TrajectorySeries[];
}

/**
 * Values against evaluations of the run, one line an optimizer, with a mark for how it ended. Values that are not
 * finite are gaps, with a tick at the rim. Many optimizers are coloured by kind or outcome, and the best few stand out.
 * A line shows its lowest and its highest value for each pixel, so that a plot stays small however long the run was.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * const figure = trajectories(openRun('runs/2026-11-21'), { best: true });
 * await saveSvg(figure, 'trajectories_best.svg');
 */
export function trajectories(run: RunRecord, options: TrajectoriesOptions = {}): Figure<TrajectoriesData> {
  checkOptions('trajectories', options, ['best', 'logScale']);
  const { best: isBest = false, logScale = 'auto' } = options;
  flag('best', isBest);
  const series = seriesOf(run.optimizers, isBest);
  const [lowest, highest] = rangeOf(series.map(({ values }) => values));
  const last = Math.max(2, run.evaluations, ...series.map(({ at }) => at.at(-1) ?? 0));
  // A little room at the end, for the marks of those that ended last.
  const x = linearScale(0, last * 1.01, { ticks: 8, whole: true });
  const y = valueScale(lowest, highest, logScale);
  const settings = {
    name: isBest ? 'trajectories_best' : 'trajectories',
    title: isBest ? 'Best values of the optimizers' : 'Values of the optimizers',
    subtitle: runSummary(run),
    legend: legendOf(run, series),
  };
  const area = plotArea(settings, leftMargin(y));
  const yLabel = axisLabel(isBest ? 'Lowest f(x) so far of each optimizer' : 'f(x)', y);
  const pair = { area, x, y, xLabel: 'Evaluations of the run', yLabel };
  const data = { evaluations: run.evaluations, scale: y.kind, series };
  return page(settings, area, data, [
    axes(pair),
    ...trajectoryLines(pair, run, series, isBest),
    lowest <= highest ? '' : noValues(area),
  ]);
}

function seriesOf(optimizers: readonly OptimizerRecord[], isBest: boolean): TrajectorySeries[] {
  const width = columnWidth(optimizers, 0.75 * PAGE_WIDTH);
  return optimizers.map((optimizer) => ({
    optimizerId: optimizer.id,
    kind: optimizer.kind,
    outcome: outcomeOf(optimizer),
    ...(isBest ? bestLine(optimizer, width) : rawLine(optimizer, width)),
  }));
}

function legendOf(run: RunRecord, series: readonly TrajectorySeries[]): LegendSection[] {
  const colouring = colouringOf(run.optimizers);
  const failed = series.some(({ failedAt }) => failedAt.length > 0);
  const best = colouring.by === 'optimizer' ? [] : bestOptimizers(run);
  return [
    {
      heading: 'Best optimizers',
      entries: best.map(({ id, kind, best: record }) => ({
        label: `${id}: ${numberText(record?.fx ?? Number.NaN)}  ${kind}`,
      })),
    },
    ...colourSections(run.optimizers, colouring),
    {
      heading: 'At the rim',
      entries: failed ? [{ label: 'failed or not finite', colour: GREY, sample: 'tick' }] : [],
    },
  ];
}
