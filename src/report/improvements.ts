import { checkOptions, flag } from '../domain/options.js';
import type { BestRecord, RunRecord } from '../storage/run-record.js';
import { linearScale } from './axis/linear-scale.js';
import { logScale as logarithmicScale } from './axis/log-scale.js';
import type { Scale } from './axis/scale.js';
import { type LogScaleChoice, valueScale } from './axis/value-scale.js';
import { rangeOf } from './data/range-of.js';
import { axes, axisLabel, leftMargin, placeX, placeY } from './drawing/axes.js';
import { byKind, type Colouring } from './drawing/colouring.js';
import { noValues } from './drawing/no-values.js';
import { page, plotArea } from './drawing/page.js';
import { runSummary } from './drawing/run-summary.js';
import type { Figure } from './drawing/figure.js';
import { element, escaped } from './svg/element.js';
import { GREY } from './svg/palette.js';
import { stepPath } from './svg/path.js';

export interface ImprovementsOptions {
  /** Whether the values have a logarithmic axis; default `auto`: where they have one sign and a range above 1e5. */
  readonly logScale?: LogScaleChoice;
  /** Whether the evaluations have a logarithmic axis, which shows the beginning in detail; default true. */
  readonly logEvaluations?: boolean;
}

export interface ImprovementsData {
  readonly evaluations: number;
  readonly scale: Scale['kind'];
  /** The improvements shown, in order: all of them, or every so many of more than 2000. */
  readonly improvements: readonly BestRecord[];
}

/** More dots could not be told apart. */
const MOST_SHOWN = 2000;

/**
 * The best value of the run against its evaluations, with a dot for each improvement in the colour of the kind of
 * optimizer that found it.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * improvements(openRun('runs/2026-11-21'), { logScale: true }).svg;
 */
export function improvements(run: RunRecord, options: ImprovementsOptions = {}): Figure<ImprovementsData> {
  checkOptions('improvements', options, ['logScale', 'logEvaluations']);
  const { logScale = 'auto', logEvaluations = true } = options;
  flag('logEvaluations', logEvaluations);
  const shown = thinned(run.improvements.filter(({ fx }) => Number.isFinite(fx)));
  const last = Math.max(2, run.evaluations, shown.at(-1)?.callId ?? 0);
  const x = logEvaluations ? logarithmicScale(1, last) : linearScale(0, last, { ticks: 8, whole: true });
  const y = valueScale(...rangeOf([shown.map(({ fx }) => fx)]), logScale);
  const finders = new Set(shown.map(({ optimizerId }) => optimizerId));
  const colouring = byKind(run.optimizers.filter(({ id }) => finders.has(id)));
  const entries = colouring.entries.map((entry) => ({ ...entry, sample: 'dot' as const }));
  const settings = {
    name: 'improvements',
    title: 'Best value of the run',
    subtitle: runSummary(run),
    legend: [{ heading: 'Found by (optimizers)', entries }],
  };
  const area = plotArea(settings, leftMargin(y));
  const xLabel = axisLabel('Evaluations of the run', x);
  const pair = { area, x, y, xLabel, yLabel: axisLabel('Lowest f(x) so far', y) };
  const xs = shown.map(({ callId }) => placeX(pair, callId));
  const ys = shown.map(({ fx }) => placeY(pair, fx));
  const d = stepPath(xs, ys, placeX(pair, last));
  const line =
    d === '' ? noValues(area) : element('path', { d, fill: 'none', stroke: GREY, 'stroke-width': '1.5' });
  const dots = shown.map((one, i) => dot(run, colouring, one, xs[i], ys[i]));
  const data = { evaluations: run.evaluations, scale: y.kind, improvements: shown };
  return page(settings, area, data, [axes(pair), line, ...dots]);
}

function dot(run: RunRecord, colouring: Colouring, best: BestRecord, cx: number, cy: number): string {
  const title = `${best.optimizerId} ${best.kind}: ${best.fx} at evaluation ${best.callId}`;
  const fill = colouring.colourOf(run.optimizer(best.optimizerId));
  return element(
    'circle',
    { cx, cy, r: 3.5, fill, 'fill-opacity': '0.85' },
    `<title>${escaped(title)}</title>`,
  );
}

/** Evenly thinned out by their number, with the first and the last one. */
function thinned(all: readonly BestRecord[]): BestRecord[] {
  if (all.length <= MOST_SHOWN) return [...all];
  const stride = (all.length - 1) / (MOST_SHOWN - 1);
  return Array.from({ length: MOST_SHOWN }, (_, i) => all[Math.round(i * stride)]);
}
