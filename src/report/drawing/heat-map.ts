import { coordinate, element } from '../svg/element.js';
import { viridis } from '../svg/palette.js';
import type { Area } from './area.js';
import type { LegendEntry } from './legend.js';

/** So many colours can be told apart. Cells of one colour are one path, which keeps the drawing small. */
const LEVELS = 32;

/** Cells coloured by shares from 0 to 1, the first row on top; NaN is left white. */
export function heatMap(area: Area, shares: Float64Array, rows: number, columns: number): string[] {
  const paths = new Map<number, string[]>();
  const levelAt = (cell: number) => Math.round(Math.min(Math.max(shares[cell], 0), 1) * LEVELS);
  const [cellWidth, cellHeight] = [area.width / columns, area.height / rows];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      const first = column;
      const level = levelAt(row * columns + first);
      do column++;
      while (column < columns && Object.is(levelAt(row * columns + column), level));
      if (Number.isNaN(level)) continue;
      const [left, right] = [first, column].map((edge) => coordinate(area.x + edge * cellWidth));
      const [top, bottom] = [row, row + 1].map((edge) => coordinate(area.y + edge * cellHeight));
      const cells = paths.get(level) ?? [];
      cells.push(`M${left},${top}H${right}V${bottom}H${left}Z`);
      paths.set(level, cells);
    }
  }
  return [...paths]
    .sort(([a], [b]) => a - b)
    .map(([level, cells]) =>
      element('path', { d: cells.join(''), fill: viridis(level / LEVELS), 'shape-rendering': 'crispEdges' }),
    );
}

/** What the colours of positions between bounds mean. */
export function shareEntries(): LegendEntry[] {
  const labels = ['upper bound', 'three quarters', 'middle', 'one quarter', 'lower bound'];
  return labels.map((label, i) => ({ label, colour: viridis(1 - i / 4), sample: 'box' }));
}
