import type { Scale } from '../axis/scale.js';
import { coordinate, element } from '../svg/element.js';
import { GREY, INK } from '../svg/palette.js';
import { fitted, text, textWidth } from '../svg/text.js';
import type { Area } from './area.js';

const FONT_SIZE = 12;
const GRID = '#e4e4e4';
/** Grid lines of ticks without a label. */
const FAINT_GRID = '#f3f3f3';

export interface Axes {
  readonly area: Area;
  readonly x: Scale;
  readonly y: Scale;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Whether the labels of the ticks are drawn; default true. Panels above each other show those of x once. */
  readonly xTickLabels?: boolean;
  readonly yTickLabels?: boolean;
  /** Room left of the area; default as much as the labels need. Panels above each other share the widest. */
  readonly left?: number;
  /** Font size of ticks and labels; default 12. */
  readonly fontSize?: number;
}

/** Horizontal place of a value. */
export function placeX({ area, x }: Axes, value: number): number {
  return area.x + area.width * x.position(value);
}

/** Vertical place of a value; larger values are higher up. */
export function placeY({ area, y }: Axes, value: number): number {
  return area.y + area.height * (1 - y.position(value));
}

/** What a vertical axis needs left of its area for labels of ticks and its own label. */
export function leftMargin(y: Scale, hasLabel = true, fontSize = FONT_SIZE): number {
  const widest = Math.max(0, ...y.ticks.map(({ label }) => textWidth(label, fontSize)));
  return Math.ceil(widest) + 10 + (hasLabel ? fontSize + 14 : 0);
}

/** The text of an axis: what it shows, and how, where that is not linear. */
export function axisLabel(label: string, { note }: Scale): string {
  return note === '' ? label : `${label} (${note})`;
}

/** Grid, frame, ticks and labels of a pair of axes. */
export function axes(pair: Axes): string {
  return [grid(pair), frame(pair), ...xLabels(pair), ...yLabels(pair)].filter(Boolean).join('\n');
}

function grid(pair: Axes): string {
  const { area } = pair;
  const bottom = coordinate(area.y + area.height);
  const lineX = (value: number) => `M${coordinate(placeX(pair, value))},${coordinate(area.y)}V${bottom}`;
  const lineY = (value: number) =>
    `M${coordinate(area.x)},${coordinate(placeY(pair, value))}H${coordinate(area.x + area.width)}`;
  return [false, true]
    .map((labelled) => {
      const isMeant = ({ label }: { readonly label: string }) => (label !== '') === labelled;
      const d = [
        ...pair.x.ticks.filter(isMeant).map(({ value }) => lineX(value)),
        ...pair.y.ticks.filter(isMeant).map(({ value }) => lineY(value)),
      ].join('');
      return d === '' ? '' : element('path', { d, fill: 'none', stroke: labelled ? GRID : FAINT_GRID });
    })
    .join('');
}

function frame({ area }: Axes): string {
  return element('rect', { ...area, fill: 'none', stroke: GREY });
}

function xLabels(pair: Axes): string[] {
  const { area, x, xLabel, xTickLabels = true, fontSize = FONT_SIZE } = pair;
  const below = area.y + area.height + fontSize + 5;
  const drawn: string[] = [];
  let free = -Infinity;
  for (const { value, label } of xTickLabels ? x.ticks : []) {
    const place = placeX(pair, value);
    const half = textWidth(label, fontSize) / 2;
    // A label that would touch the one before it is left out; its tick stays.
    if (label === '' || place - half < free + 6) continue;
    free = place + half;
    drawn.push(text(place, below, label, { 'text-anchor': 'middle', 'font-size': fontSize }));
  }
  const middle = area.x + area.width / 2;
  const fittedLabel = fitted(xLabel, fontSize + 1, area.width + 60);
  const labelY = below + (xTickLabels ? fontSize + 8 : 2);
  drawn.push(
    text(middle, labelY, fittedLabel, { 'text-anchor': 'middle', 'font-size': fontSize + 1, fill: INK }),
  );
  return drawn;
}

function yLabels(pair: Axes): string[] {
  const { area, y, yLabel, yTickLabels = true, fontSize = FONT_SIZE } = pair;
  const drawn: string[] = [];
  let free = Infinity;
  // From the bottom to the top, also where small values are at the top.
  const places = y.ticks.map(({ value, label }) => ({ place: placeY(pair, value), label }));
  for (const { place, label } of yTickLabels ? places.sort((a, b) => b.place - a.place) : []) {
    if (label === '' || place > free) continue;
    free = place - fontSize - 2;
    drawn.push(
      text(area.x - 7, place + fontSize * 0.36, label, { 'text-anchor': 'end', 'font-size': fontSize }),
    );
  }
  const x = area.x - (pair.left ?? leftMargin(y, true, fontSize)) + fontSize;
  const middle = area.y + area.height / 2;
  drawn.push(
    text(0, 0, fitted(yLabel, fontSize + 1, area.height + 20), {
      transform: `translate(${coordinate(x)} ${coordinate(middle)}) rotate(-90)`,
      'text-anchor': 'middle',
      'font-size': fontSize + 1,
      fill: INK,
    }),
  );
  return drawn;
}
