import { linearScale } from '../axis/linear-scale.js';
import type { ThinnedLine } from '../data/column-extremes.js';
import { element } from '../svg/element.js';
import { COLOURS } from '../svg/palette.js';
import { linePath } from '../svg/path.js';
import { text } from '../svg/text.js';
import type { Area } from './area.js';
import { type Axes, axes, leftMargin, placeX, placeY } from './axes.js';

export const LINE_COLOUR = COLOURS[0];
export const BEST_COLOUR = COLOURS[1];

const FONT_SIZE = 10;
const TITLE_HEIGHT = 18;
const GAP = 14;

interface BestPoint {
  /** Number of the evaluation, from 1. */
  readonly at: number;
  readonly x: ArrayLike<number>;
}

/** Panels beside each other for so many parameters. */
function panelColumns(count: number): number {
  return [3, 8, 15].findIndex((most) => count <= most) + 1 || 4;
}

export function panelRows(count: number): number {
  return Math.ceil(count / panelColumns(count));
}

/** A panel for each parameter, from its lower to its upper bound. */
export function parameterPanels(
  area: Area,
  bounds: readonly (readonly [number, number])[],
  lines: readonly ThinnedLine[],
  evaluations: number,
  best: BestPoint | null,
): string[] {
  const columns = panelColumns(bounds.length);
  const rows = panelRows(bounds.length);
  const ys = bounds.map(([low, high]) => linearScale(low, high, { ticks: 4, padding: 0.02 }));
  const left = Math.max(...ys.map((y) => leftMargin(y, false, FONT_SIZE)));
  const width = (area.width - (columns - 1) * GAP) / columns - left;
  const height = area.height / rows - TITLE_HEIGHT - GAP;
  const x = linearScale(0, Math.max(2, evaluations), { ticks: columns > 2 ? 3 : 6, whole: true });
  return bounds.flatMap((_, k) => {
    const [row, column] = [Math.floor(k / columns), k % columns];
    // The last one of each column has the labels of the evaluations.
    const isLowest = k + columns >= bounds.length;
    const panel = {
      x: area.x + column * (left + width + GAP) + left,
      y: area.y + row * (height + TITLE_HEIGHT + GAP) + TITLE_HEIGHT,
      width,
      height,
    };
    const xLabel = isLowest ? 'Evaluations of the optimizer' : '';
    const pair = { area: panel, x, y: ys[k], xLabel, yLabel: '', xTickLabels: isLowest, fontSize: FONT_SIZE };
    return [
      axes(pair),
      text(panel.x, panel.y - 5, `x${subscript(k + 1)}`, { 'font-size': 13 }),
      parameterLine(pair, lines[k]),
      best === null ? '' : bestMark(pair, best.at, best.x[k]),
    ];
  });
}

/** Parameters are numbered from 1, as x₁. */
export function subscript(number: number): string {
  return [...String(number)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
}

function parameterLine(pair: Axes, { at, values }: ThinnedLine): string {
  const xs = at.map((evaluation) => placeX(pair, evaluation));
  const ys = values.map((value) => placeY(pair, value));
  const look = {
    stroke: LINE_COLOUR,
    'stroke-width': '1',
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
  };
  const d = linePath(xs, ys);
  return d === '' ? '' : element('path', { d, fill: 'none', ...look });
}

function bestMark(pair: Axes, at: number, value: number): string {
  if (!Number.isFinite(value)) return '';
  const look = { fill: BEST_COLOUR, stroke: '#ffffff', 'stroke-width': 1 };
  return element('circle', { cx: placeX(pair, at), cy: placeY(pair, value), r: 4.5, ...look });
}
