import type { ActorOutcomeName } from '../../domain/actor-outcome.js';
import { numberText } from '../axis/number-text.js';
import type { TimeUnit } from '../axis/time-unit.js';
import { element, escaped } from '../svg/element.js';
import { INK, inkOn } from '../svg/palette.js';
import { fitted, text, textWidth } from '../svg/text.js';
import { type Axes, placeX, placeY } from './axes.js';
import { OUTCOME_MARKS } from './outcome-marks.js';

interface Bar {
  readonly optimizerId: number;
  readonly kind: string;
  readonly outcome: ActorOutcomeName;
  readonly reason: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly row: number;
}

interface BarSettings {
  readonly rows: number;
  /** Of the whole run. */
  readonly seconds: number;
  readonly unit: TimeUnit;
  /** Of each bar. */
  readonly colours: readonly string[];
  /** Whether each bar has a row of its own, with room for a text. */
  readonly hasReasons: boolean;
}

const FONT_SIZE = 11;

/** Bars from start to end, with why each ended, or the number of the optimizer where there is room for it. */
export function timelineBars(pair: Axes, bars: readonly Bar[], settings: BarSettings): string[] {
  const { rows, seconds, unit, colours, hasReasons } = settings;
  const rowHeight = pair.area.height / rows;
  const height = Math.min(rowHeight * (rowHeight > 6 ? 0.72 : 1), 26);
  return bars.map((bar, i) => {
    const left = placeX(pair, bar.startedAt / unit.seconds);
    const right = placeX(pair, (bar.endedAt ?? seconds) / unit.seconds);
    const middle = placeY(pair, bar.row);
    const width = Math.max(right - left, 1);
    const rect = element(
      'rect',
      {
        x: left,
        y: middle - height / 2,
        width,
        height,
        fill: colours[i],
        'fill-opacity': bar.endedAt === null ? '0.45' : '0.85',
        stroke: '#ffffff',
        'stroke-width': rowHeight > 3 ? 0.6 : 0,
      },
      `<title>${escaped(titleOf(bar, seconds))}</title>`,
    );
    const y = middle + FONT_SIZE * 0.36;
    // Bars of those that run are translucent, so that black is easier to read on any of them.
    const ink = bar.endedAt === null ? INK : inkOn(colours[i]);
    const label = hasReasons
      ? reasonLabel(pair, bar, left, left + width, y, ink)
      : numberLabel(bar, left + width / 2, y, width, height, ink);
    return rect + label;
  });
}

function titleOf({ optimizerId, kind, outcome, reason, startedAt, endedAt }: Bar, seconds: number): string {
  const times = `${numberText(startedAt)} s to ${endedAt === null ? 'now' : `${numberText(endedAt)} s`}`;
  const lasted = numberText((endedAt ?? seconds) - startedAt);
  return `${optimizerId} ${kind}, ${times} (${lasted} s), ${OUTCOME_MARKS[outcome].label}\n${reason}`.trim();
}

/** The outcome and the first line of the reason: beside the bar where there is more room, else in it. */
function reasonLabel(
  pair: Axes,
  { outcome, reason }: Bar,
  left: number,
  right: number,
  y: number,
  ink: string,
): string {
  const [firstLine] = reason.trim().split('\n');
  const { label } = OUTCOME_MARKS[outcome];
  const rest = firstLine.startsWith(label)
    ? firstLine.slice(label.length).replace(/^:/, '').trim()
    : firstLine;
  const content = rest === '' ? label : `${label}: ${rest}`;
  const end = pair.area.x + pair.area.width;
  const [before, inside, after] = [left - pair.area.x, right - left, end - right].map((room) => room - 12);
  const look = { 'font-size': FONT_SIZE, fill: INK };
  const outline = { stroke: '#ffffff', 'stroke-width': 3, 'paint-order': 'stroke' };
  const needed = textWidth(content, FONT_SIZE);
  if (after >= needed || (after >= inside && after >= before)) {
    return text(right + 6, y, fitted(content, FONT_SIZE, after), { ...look, ...outline });
  }
  if (before >= needed && inside < needed) {
    return text(left - 6, y, content, { ...look, ...outline, 'text-anchor': 'end' });
  }
  return text(left + 6, y, fitted(content, FONT_SIZE, inside), { ...look, fill: ink });
}

function numberLabel(
  { optimizerId }: Bar,
  middle: number,
  y: number,
  width: number,
  height: number,
  ink: string,
): string {
  const label = String(optimizerId);
  if (height < FONT_SIZE || textWidth(label, FONT_SIZE) > width - 4) return '';
  return text(middle, y, label, { 'font-size': FONT_SIZE, fill: ink, 'text-anchor': 'middle' });
}
