import type { RunRecord } from '../storage/run-record.js';
import { linearScale } from './axis/linear-scale.js';
import { countText, numberText } from './axis/number-text.js';
import type { ThinnedLine } from './data/column-extremes.js';
import { indexOfCall } from './data/index-of-call.js';
import { parameterLines } from './data/parameter-lines.js';
import { parameterMeans } from './data/parameter-means.js';
import { axes, leftMargin } from './drawing/axes.js';
import { heatMap, shareEntries } from './drawing/heat-map.js';
import { OUTCOME_MARKS, outcomeOf } from './drawing/outcome-marks.js';
import { PAGE_HEIGHT, page, plotArea } from './drawing/page.js';
import { BEST_COLOUR, LINE_COLOUR, panelRows, parameterPanels } from './drawing/parameter-panels.js';
import { taskText } from './drawing/run-summary.js';
import type { Figure } from './drawing/figure.js';

export interface ParametersData {
  readonly optimizerId: number;
  readonly kind: string;
  readonly evaluations: number;
  /** Number of its best evaluation, from 1; null when there is none. */
  readonly bestAt: number | null;
  /** Each parameter against the number of the evaluation; null where there are too many parameters for that. */
  readonly lines: readonly ThinnedLine[] | null;
  /** Where there are too many: position between the bounds, a row for each parameter, as means of columns. */
  readonly means: Float64Array | null;
}

/** Up to so many parameters have a panel each. */
const MOST_PANELS = 24;
const PANEL_COLUMNS = 300;
/** Cells of a heat map. */
const MOST_CELLS = 30_000;
const MOST_COLUMNS = 240;

/**
 * How the parameters of one optimizer went. Up to 24 parameters have a panel each, from lower to upper bound, with the
 * lowest and highest value for each pixel and a mark for the best point; more of them share a map whose colours show
 * where each stands between its bounds.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when there is no such optimizer.
 * @example
 * await saveSvg(parameters(openRun('runs/2026-11-21'), 3), 'opt3_parms.svg');
 */
export function parameters(run: RunRecord, optimizerId: number): Figure<ParametersData> {
  const optimizer = run.optimizer(optimizerId);
  const { bounds } = run.settings;
  const { kind, length, best } = optimizer;
  const hasPanels = bounds.length <= MOST_PANELS;
  const found = best === null ? -1 : indexOfCall(optimizer, best.callId);
  const bestAt = found < 0 ? null : found + 1;
  const settings = {
    name: `opt${optimizerId}_parms`,
    title: `Parameters of optimizer ${optimizerId} (${kind})`,
    subtitle: [
      taskText(run.settings),
      `${countText(bounds.length)} parameter${bounds.length === 1 ? '' : 's'}`,
      `${countText(length)} evaluation${length === 1 ? '' : 's'}`,
      best === null
        ? 'no finite value yet'
        : `best ${numberText(best.fx, 6)} at evaluation ${countText(found + 1)}`,
      OUTCOME_MARKS[outcomeOf(optimizer)].label,
    ].join('  ·  '),
    height: hasPanels
      ? Math.max(PAGE_HEIGHT / 2, Math.min(PAGE_HEIGHT, 150 + 170 * panelRows(bounds.length)))
      : PAGE_HEIGHT,
    legend: hasPanels
      ? [
          {
            heading: 'From lower to upper bound',
            entries: [
              { label: 'lowest and highest of each pixel', colour: LINE_COLOUR },
              ...(best === null
                ? []
                : [{ label: 'best point', colour: BEST_COLOUR, sample: 'dot' as const }]),
            ],
          },
        ]
      : [{ heading: 'Mean position in the bounds', entries: shareEntries() }],
  };
  const data = { optimizerId, kind, evaluations: length, bestAt };
  if (hasPanels) {
    const area = plotArea(settings, 0);
    const lines = parameterLines(optimizer, bounds.length, PANEL_COLUMNS);
    const bestPoint = best === null || bestAt === null ? null : { at: bestAt, x: best.x };
    const drawn = parameterPanels(area, bounds, lines, length, bestPoint);
    return page(settings, area, { ...data, lines, means: null }, drawn);
  }
  const columns = Math.max(1, Math.min(length, MOST_COLUMNS, Math.floor(MOST_CELLS / bounds.length)));
  const means = parameterMeans(optimizer, bounds, columns);
  const x = linearScale(0, Math.max(1, length), { ticks: 8, whole: true });
  const rows = linearScale(1, bounds.length, { ticks: 8, whole: true });
  // The first parameter is on top, and each row has its label in its middle.
  const y = { ...rows, position: (row: number) => 1 - (row - 0.5) / bounds.length };
  const area = plotArea(settings, leftMargin(y));
  const pair = { area, x, y, xLabel: 'Evaluations of the optimizer', yLabel: 'Parameter' };
  const drawn = [axes(pair), ...heatMap(area, means, bounds.length, columns)];
  return page(settings, area, { ...data, lines: null, means }, drawn);
}
