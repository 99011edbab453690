import type { BestRecord } from '../../storage/run-record.js';
import { numberText } from '../axis/number-text.js';
import type { Scale } from '../axis/scale.js';
import { coordinate, element, escaped } from '../svg/element.js';
import { GREY } from '../svg/palette.js';
import { linePath } from '../svg/path.js';
import { text, textWidth } from '../svg/text.js';
import type { Area } from './area.js';
import { subscript } from './parameter-panels.js';

const FONT_SIZE = 12;
const BOUNDS_SIZE = 10;
/** Between the last parameter and the axis of values, in distances of two parameters. */
const VALUE_GAP = 1.3;

/** What the axis of values needs right of it. */
export function rightMargin({ ticks }: Scale): number {
  return Math.ceil(Math.max(0, ...ticks.map(({ label }) => textWidth(label, FONT_SIZE)))) + 40;
}

/** Horizontal places of the parameters, and last of the value. */
function placesOf({ x, width }: Area, dims: number): number[] {
  const step = width / (dims - 1 + VALUE_GAP);
  return [...Array.from({ length: dims }, (_, k) => x + k * step), x + width];
}

/** An axis for each parameter, labels of positions at the left, and the axis of values at the right. */
export function parallelAxes(
  area: Area,
  bounds: readonly (readonly [number, number])[],
  positions: Scale,
  values: Scale,
  valueLabel: string,
): string {
  const places = placesOf(area, bounds.length);
  const bottom = coordinate(area.y + area.height);
  const lines = places.map((x) => `M${coordinate(x)},${coordinate(area.y)}V${bottom}`).join('');
  return [
    element('path', { d: lines, fill: 'none', stroke: '#c8c8c8' }),
    ...positionLabels(area, positions),
    ...parameterLabels(area, bounds, places),
    ...valueLabels(area, values, valueLabel),
  ].join('\n');
}

function positionLabels(area: Area, { ticks, position }: Scale): string[] {
  const labels = ticks.map(({ value, label }) => {
    const y = area.y + area.height * (1 - position(value)) + FONT_SIZE * 0.36;
    return text(area.x - 9, y, label, { 'text-anchor': 'end' });
  });
  return [...labels, turned(area.x - 46, area, 'Position from the lower (0) to the upper bound (1)')];
}

/** Names below and bounds at both ends, as many as there is room for. */
function parameterLabels(
  area: Area,
  bounds: readonly (readonly [number, number])[],
  places: readonly number[],
): string[] {
  const bottom = area.y + area.height;
  const middle = { 'text-anchor': 'middle' };
  const widest = Math.max(...bounds.flat().map((bound) => textWidth(numberText(bound), BOUNDS_SIZE)));
  const distance = places[1] - places[0];
  const stride = Math.ceil((textWidth(`x${subscript(bounds.length)}`, FONT_SIZE) + 8) / distance);
  return bounds.flatMap(([low, high], k) => {
    const name = k % stride === 0 ? text(places[k], bottom + 33, `x${subscript(k + 1)}`, middle) : '';
    if (widest + 6 > distance) return [name];
    const small = { ...middle, 'font-size': BOUNDS_SIZE, fill: GREY };
    return [
      name,
      text(places[k], area.y - 9, numberText(high), small),
      text(places[k], bottom + 14, numberText(low), small),
    ];
  });
}

function valueLabels(area: Area, values: Scale, label: string): string[] {
  const x = area.x + area.width;
  const ticks = values.ticks.map((tick) => {
    const y = area.y + area.height * (1 - values.position(tick.value));
    const line = element('line', { x1: x, x2: x + (tick.label === '' ? 3 : 5), y1: y, y2: y, stroke: GREY });
    return line + text(x + 9, y + FONT_SIZE * 0.36, tick.label);
  });
  return [...ticks, turned(x + rightMargin(values) - 14, area, label)];
}

function turned(x: number, { y, height }: Area, content: string): string {
  const transform = `translate(${coordinate(x)} ${coordinate(y + height / 2)}) rotate(-90)`;
  return text(0, 0, content, { transform, 'text-anchor': 'middle', 'font-size': FONT_SIZE + 1 });
}

interface LineLook {
  readonly rank: number;
  readonly count: number;
  readonly colour: string;
}

/** The line of a point, the best one thicker. */
export function parallelLine(
  area: Area,
  bounds: readonly (readonly [number, number])[],
  values: Scale,
  { optimizerId, kind, callId, x, fx }: BestRecord,
  { rank, count, colour }: LineLook,
): string {
  const heights = bounds.map(([low, high], k) => (x[k] - low) / (high - low));
  const ys = [...heights, values.position(fx)].map((share) => area.y + area.height * (1 - share));
  const look = {
    stroke: colour,
    'stroke-width': rank === 0 ? '2.5' : '1',
    'stroke-opacity': rank === 0 ? '1' : count > 50 ? '0.5' : '0.75',
    'stroke-linejoin': 'round',
  };
  const title = `<title>${escaped(`${rank + 1}: ${fx} by ${optimizerId} ${kind} at evaluation ${callId}`)}</title>`;
  return element('path', { d: linePath(placesOf(area, bounds.length), ys), fill: 'none', ...look }, title);
}
