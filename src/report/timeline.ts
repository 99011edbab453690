import type { ActorOutcomeName } from '../domain/actor-outcome.js';
import { checkOptions, oneOf } from '../domain/options.js';
import type { OptimizerRecord, RunRecord } from '../storage/run-record.js';
import { linearScale, niceStep } from './axis/linear-scale.js';
import { countText } from './axis/number-text.js';
import type { Scale } from './axis/scale.js';
import { timeUnit } from './axis/time-unit.js';
import { lanesOf } from './data/lanes.js';
import { type Axes, axes, leftMargin } from './drawing/axes.js';
import { byKind, byOutcome } from './drawing/colouring.js';
import { outcomeOf } from './drawing/outcome-marks.js';
import { PAGE_HEIGHT, page, plotArea } from './drawing/page.js';
import { runSummary } from './drawing/run-summary.js';
import { timelineBars } from './drawing/timeline-bars.js';
import type { Figure } from './drawing/figure.js';
import { fitted } from './svg/text.js';

export interface TimelineOptions {
  /** What the colours of the bars show; default `outcome`. */
  readonly colourBy?: 'outcome' | 'kind';
}

/** The life of one optimizer. */
export interface TimelineBar {
  readonly optimizerId: number;
  readonly kind: string;
  readonly outcome: ActorOutcomeName;
  readonly reason: string;
  /** Seconds after the start of the run. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Row from 0; the same for optimizers one after the other where there are too many for a row each. */
  readonly row: number;
}

export interface TimelineData {
  readonly seconds: number;
  readonly rows: number;
  readonly bars: readonly TimelineBar[];
}

/** Up to so many optimizers have a row each, with room for why they ended. */
const MOST_ROWS = 40;
const ROW_HEIGHT = 22;
const LEAST_HEIGHT = 300;
const MOST_REASONS = 8;
const MOST_NAME_WIDTH = 200;

/**
 * Who ran when, and why each ended. Up to 40 optimizers have a row each with the reason beside it; more of them share
 * rows, one after the other as slots got free, and the legend counts the reasons.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * await saveSvg(timeline(openRun('runs/2026-11-21'), { colourBy: 'kind' }), 'timeline.svg');
 */
export function timeline(run: RunRecord, options: TimelineOptions = {}): Figure<TimelineData> {
  checkOptions('timeline', options, ['colourBy']);
  const { colourBy = 'outcome' } = options;
  oneOf('colourBy', colourBy, ['outcome', 'kind']);
  const { optimizers } = run;
  const seconds = Math.max(
    run.seconds,
    ...optimizers.map(({ startedAt, endedAt }) => endedAt ?? startedAt),
    1e-3,
  );
  const isShared = optimizers.length > MOST_ROWS;
  const lanes = isShared ? lanesOf(optimizers, seconds) : optimizers.map((_, i) => i);
  const rows = Math.max(1, ...lanes.map((lane) => lane + 1));
  const bars = optimizers.map((optimizer, i) => barOf(optimizer, lanes[i]));
  const colouring = colourBy === 'kind' ? byKind(optimizers) : byOutcome(optimizers);
  const entries = colouring.entries.map((entry) => ({ ...entry, sample: 'box' as const }));
  const settings = {
    name: 'timeline',
    title: 'Who ran when, and how it ended',
    subtitle: runSummary(run),
    height: Math.min(PAGE_HEIGHT, Math.max(LEAST_HEIGHT, rows * ROW_HEIGHT + 140)),
    legend: [
      { heading: colourBy === 'kind' ? 'Kinds' : 'How they ended', entries },
      { heading: 'Most frequent reasons', entries: isShared ? reasonEntries(optimizers) : [] },
    ],
  };
  const unit = timeUnit(seconds);
  const x = linearScale(0, seconds / unit.seconds, { ticks: 8 });
  const y = rowScale(bars, rows, isShared);
  const area = plotArea(settings, leftMargin(y));
  const yLabel = isShared ? 'Optimizers, one after the other' : 'Optimizers';
  const pair: Axes = { area, x, y, xLabel: `Time since the start (${unit.name})`, yLabel };
  const colours = optimizers.map(colouring.colourOf);
  const drawn = timelineBars(pair, bars, { rows, seconds, unit, colours, hasReasons: !isShared });
  return page(settings, area, { seconds, rows, bars }, [axes(pair), ...drawn]);
}

function barOf(optimizer: OptimizerRecord, row: number): TimelineBar {
  const { id, kind, reason, startedAt, endedAt } = optimizer;
  return { optimizerId: id, kind, outcome: outcomeOf(optimizer), reason, startedAt, endedAt, row };
}

/** Rows from the top; a row each has the name of its optimizer, shared ones have their number where there is room. */
function rowScale(bars: readonly TimelineBar[], rows: number, isShared: boolean): Scale {
  const step = Math.max(1, niceStep(rows / MOST_ROWS));
  const labels = isShared
    ? Array.from({ length: rows }, (_, row) => ((row + 1) % step === 0 ? String(row + 1) : ''))
    : bars.map(({ optimizerId, kind }) => fitted(`${optimizerId} ${kind}`, 12, MOST_NAME_WIDTH));
  const ticks = labels.map((label, row) => ({ value: row, label })).filter(({ label }) => label !== '');
  return {
    kind: 'linear',
    domain: [rows - 0.5, -0.5],
    ticks,
    note: '',
    position: (row) => 1 - (row + 0.5) / rows,
  };
}

function reasonEntries(optimizers: readonly OptimizerRecord[]) {
  const counts = new Map<string, number>();
  for (const { reason } of optimizers) {
    const [firstLine] = reason.trim().split('\n');
    if (firstLine !== '') counts.set(firstLine, (counts.get(firstLine) ?? 0) + 1);
  }
  const frequent = [...counts].sort(([, a], [, b]) => b - a);
  return frequent
    .slice(0, MOST_REASONS)
    .map(([reason, count]) => ({ label: `${countText(count)}: ${reason}` }));
}
