import { checkOptions } from '../domain/options.js';
import type { RunRecord } from '../storage/run-record.js';
import { linearScale } from './axis/linear-scale.js';
import { timeUnit } from './axis/time-unit.js';
import { busySlots, type Steps } from './data/busy-slots.js';
import { evaluationProgress, evaluationRates, type Progress } from './data/evaluation-progress.js';
import { type Axes, axes, leftMargin, placeX, placeY } from './drawing/axes.js';
import { page, plotArea } from './drawing/page.js';
import { runSummary } from './drawing/run-summary.js';
import type { Figure } from './drawing/figure.js';
import { coordinate, element } from './svg/element.js';
import { COLOURS, GREY } from './svg/palette.js';
import { linePath, stepPath } from './svg/path.js';

export interface UtilisationData {
  /** Seconds of the run. */
  readonly seconds: number;
  readonly maxJobs: number;
  /** Evaluations done, at the moments at which the run told of them. */
  readonly evaluations: Progress;
  /** Evaluations per second from each moment on. */
  readonly rates: Steps;
  /** Slots that optimizers occupied from each moment on. */
  readonly slots: Steps;
}

const GAP = 22;
const SLOTS_COLOUR = COLOURS[0];
const EVALUATIONS_COLOUR = COLOURS[1];

/**
 * Evaluations and occupied slots over time, in three panels: all evaluations so far, how many a second, and the slots of
 * the optimizers that were alive, below the line of those that there are (`maxJobs`).
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for an option; there are none.
 * @example
 * const { data } = utilisation(openRun('runs/2026-11-21'));
 * Math.max(...data.slots.values) <= data.maxJobs; // true
 */
export function utilisation(
  run: RunRecord,
  options: Readonly<Record<string, never>> = {},
): Figure<UtilisationData> {
  checkOptions('utilisation', options, []);
  const { maxJobs } = run.settings;
  const evaluations = evaluationProgress(run);
  const seconds = Math.max(run.seconds, evaluations.at.at(-1) ?? 0, 1e-3);
  const rates = evaluationRates(evaluations, seconds);
  const slots = busySlots(run.optimizers, seconds);
  const unit = timeUnit(seconds);
  const settings = {
    name: 'utilisation',
    title: 'Evaluations and occupied slots over time',
    subtitle: runSummary(run),
    legend: [
      {
        heading: 'Lines',
        entries: [
          { label: 'evaluations', colour: EVALUATIONS_COLOUR },
          { label: 'occupied slots', colour: SLOTS_COLOUR },
          { label: `slots (${maxJobs})`, colour: GREY, sample: 'dashed' as const },
        ],
      },
    ],
  };
  const x = linearScale(0, seconds / unit.seconds, { ticks: 8 });
  const upTo = (values: readonly number[], ticks: number) =>
    linearScale(0, 1.06 * Math.max(1e-3, ...values), { ticks });
  const scales = [
    upTo([1, evaluations.counts.at(-1) ?? 0], 5),
    upTo([...rates.values], 5),
    linearScale(0, 1.1 * Math.max(1, maxJobs, ...slots.values), { ticks: 5, whole: true }),
  ];
  const left = Math.max(...scales.map((scale) => leftMargin(scale)));
  const whole = plotArea(settings, left);
  const height = (whole.height - 2 * GAP) / 3;
  const labels = ['Evaluations', 'Evaluations per second', 'Occupied slots'];
  const panels = scales.map((y, i): Axes => {
    const isLast = i === scales.length - 1;
    const area = { ...whole, y: whole.y + i * (height + GAP), height };
    const xLabel = isLast ? `Time since the start (${unit.name})` : '';
    return { area, x, y, xLabel, yLabel: labels[i], xTickLabels: isLast, left };
  });
  const [total, rate, slot] = panels;
  const timeAt = (pair: Axes, at: number) => placeX(pair, at / unit.seconds);
  const xs = [...evaluations.at].map((at) => timeAt(total, at));
  const d = linePath(
    xs,
    [...evaluations.counts].map((count) => placeY(total, count)),
  );
  const drawn = [
    element('path', { d, fill: 'none', stroke: EVALUATIONS_COLOUR, 'stroke-width': 2 }),
    steps(rate, rates, EVALUATIONS_COLOUR, timeAt, seconds),
    steps(slot, slots, SLOTS_COLOUR, timeAt, seconds),
    limit(slot, maxJobs),
  ];
  const data = { seconds, maxJobs, evaluations, rates, slots };
  return page(settings, whole, data, [...panels.map(axes), ...drawn]);
}

function steps(
  pair: Axes,
  { at, values }: Steps,
  colour: string,
  timeAt: (pair: Axes, at: number) => number,
  end: number,
): string {
  if (at.length === 0) return '';
  const xs = [...at].map((time) => timeAt(pair, time));
  const ys = [...values].map((value) => placeY(pair, value));
  const d = stepPath(xs, ys, timeAt(pair, end));
  const base = coordinate(placeY(pair, 0));
  const filled = element('path', {
    d: `${d}V${base}H${coordinate(xs[0])}Z`,
    fill: colour,
    'fill-opacity': '0.2',
  });
  return filled + element('path', { d, fill: 'none', stroke: colour, 'stroke-width': '1.5' });
}

function limit(pair: Axes, maxJobs: number): string {
  const y = placeY(pair, maxJobs);
  const { x, width } = pair.area;
  return element('line', { x1: x, x2: x + width, y1: y, y2: y, stroke: GREY, 'stroke-dasharray': '6 4' });
}
