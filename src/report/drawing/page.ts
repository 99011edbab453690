import type { Figure } from './figure.js';
import { svgDocument } from '../svg/document.js';
import { GREY, INK } from '../svg/palette.js';
import { fitted, text } from '../svg/text.js';
import type { Area } from './area.js';
import { type LegendSection, legend, legendWidth } from './legend.js';

/** Of most figures: the original's 12 x 8 inches at 100 pixels an inch. */
export const PAGE_WIDTH = 1200;
export const PAGE_HEIGHT = 800;

const MARGIN = 24;
const TOP = 78;
const BOTTOM = 58;
const LEGEND_GAP = 22;

export interface Page {
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  readonly legend: readonly LegendSection[];
  /** Default {@link PAGE_HEIGHT}. */
  readonly height?: number;
}

/** The part of a page between heading, axis labels and legend. */
export function plotArea({ legend: sections, height = PAGE_HEIGHT }: Page, left: number): Area {
  const shown = sections.filter(({ entries }) => entries.length > 0);
  const right = shown.length === 0 ? MARGIN : legendWidth(shown) + LEGEND_GAP + MARGIN;
  const x = left + MARGIN / 2;
  return { x, y: TOP, width: PAGE_WIDTH - x - right, height: height - TOP - BOTTOM };
}

/** A figure of what was drawn into the plot area, with heading and legend. */
export function page<Data>(settings: Page, area: Area, data: Data, content: readonly string[]): Figure<Data> {
  const { name, title, subtitle, height = PAGE_HEIGHT } = settings;
  const room = PAGE_WIDTH - 2 * MARGIN;
  const svg = svgDocument(
    PAGE_WIDTH,
    height,
    title,
    text(MARGIN, 34, fitted(title, 20, room), { 'font-size': 20, fill: INK }),
    text(MARGIN, 57, fitted(subtitle, 13, room), { 'font-size': 13, fill: GREY }),
    ...content,
    legend(settings.legend, area.x + area.width + LEGEND_GAP, area.y),
  );
  return { name, title, width: PAGE_WIDTH, height, data, svg };
}
