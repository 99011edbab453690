import type { ActorOutcomeName } from '../../domain/actor-outcome.js';
import { element } from '../svg/element.js';
import { GREY, INK } from '../svg/palette.js';
import { fitted, text, textWidth } from '../svg/text.js';
import { outcomeMark } from './outcome-marks.js';

export interface LegendEntry {
  readonly label: string;
  /** Of the sample before the label; none for a label alone. */
  readonly colour?: string;
  /** The sample is the mark of this outcome. */
  readonly mark?: ActorOutcomeName;
  /** The sample is a filled box, a dashed line or a small tick instead of a line. */
  readonly sample?: 'box' | 'dashed' | 'tick' | 'dot';
}

export interface LegendSection {
  readonly heading: string;
  readonly entries: readonly LegendEntry[];
}

const LINE_HEIGHT = 19;
const GAP = 14;
const SAMPLE_WIDTH = 28;
const FONT_SIZE = 12;
const MOST_WIDTH = 270;

/** How wide a legend needs to be, up to a limit beyond which its labels are cut. */
export function legendWidth(sections: readonly LegendSection[]): number {
  const widths = sections.flatMap(({ heading, entries }) => [
    textWidth(heading, FONT_SIZE),
    ...entries.map(
      ({ label, colour }) => textWidth(label, FONT_SIZE) + (colour === undefined ? 0 : SAMPLE_WIDTH),
    ),
  ]);
  return Math.min(Math.ceil(Math.max(0, ...widths)) + 4, MOST_WIDTH);
}

/** A legend with its upper left corner at a place; what a label had to leave out is shown by viewers on hovering. */
export function legend(sections: readonly LegendSection[], x: number, y: number): string {
  const width = legendWidth(sections);
  const drawn: string[] = [];
  let top = y;
  for (const { heading, entries } of sections) {
    if (entries.length === 0) continue;
    drawn.push(text(x, top + 12, fitted(heading, FONT_SIZE, width), { fill: GREY }));
    top += LINE_HEIGHT;
    for (const entry of entries) {
      drawn.push(legendEntry(entry, x, top + 8, width));
      top += LINE_HEIGHT;
    }
    top += GAP;
  }
  return drawn.join('\n');
}

function legendEntry(entry: LegendEntry, x: number, y: number, width: number): string {
  const indent = entry.colour === undefined ? 0 : SAMPLE_WIDTH;
  const label = fitted(entry.label, FONT_SIZE, width - indent);
  return sample(entry, x, y) + text(x + indent, y + 4, label, { fill: INK });
}

function sample({ colour, mark, sample: form }: LegendEntry, x: number, y: number): string {
  if (colour === undefined) return '';
  if (mark !== undefined) return outcomeMark(mark, x + 10, y, 5, colour);
  if (form === 'box') return element('rect', { x, y: y - 6, width: 20, height: 12, fill: colour });
  if (form === 'dot') return element('circle', { cx: x + 10, cy: y, r: 4, fill: colour });
  if (form === 'tick') return line(x + 10, y - 5, x + 10, y + 5, colour, 1.5);
  return line(x, y, x + 20, y, colour, 2.5, form === 'dashed' ? '5 4' : undefined);
}

function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  width: number,
  dashes?: string,
): string {
  return element('line', { x1, y1, x2, y2, stroke, 'stroke-width': width, 'stroke-dasharray': dashes });
}
