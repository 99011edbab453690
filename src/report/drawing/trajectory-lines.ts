import type { OptimizerRecord, RunRecord } from '../../storage/run-record.js';
import { numberText } from '../axis/number-text.js';
import { coordinate, element, escaped } from '../svg/element.js';
import { linePath, stepPath } from '../svg/path.js';
import { INK } from '../svg/palette.js';
import { text, textWidth } from '../svg/text.js';
import { type Axes, placeX, placeY } from './axes.js';
import { colouringOf } from './colouring.js';
import { outcomeMark, outcomeOf } from './outcome-marks.js';

/** So many optimizers stand out where there are too many for a colour each. */
const HIGHLIGHTED = 3;
const RIM_TICK = 7;
const LABEL_SIZE = 13;

interface Line {
  readonly optimizerId: number;
  readonly at: Float64Array;
  readonly values: Float64Array;
  readonly failedAt: Float64Array;
}

/** The optimizers with the lowest values, the best first. */
export function bestOptimizers({ optimizers }: RunRecord): OptimizerRecord[] {
  return optimizers
    .filter(({ best }) => best !== null)
    .sort((a, b) => (a.best?.fx ?? 0) - (b.best?.fx ?? 0) || a.id - b.id)
    .slice(0, HIGHLIGHTED);
}

/** Lines, ends, ticks of failures and labels, those that stand out on top. */
export function trajectoryLines(
  pair: Axes,
  run: RunRecord,
  lines: readonly Line[],
  isStepped: boolean,
): string[] {
  const colouring = colouringOf(run.optimizers);
  const best = colouring.by === 'optimizer' ? [] : bestOptimizers(run).map(({ id }) => id);
  const look = lookOf(run.optimizers.length, colouring.by === 'optimizer', best, isStepped);
  const byId = new Map(lines.map((line) => [line.optimizerId, line]));
  // The best are drawn last, the very best on top.
  const ordered = run.optimizers
    .map((optimizer) => ({ optimizer, rank: best.indexOf(optimizer.id), line: byId.get(optimizer.id) }))
    .filter(({ line }) => line !== undefined && line.at.length > 0)
    .sort((a, b) => (a.rank < 0 || b.rank < 0 ? a.rank - b.rank : b.rank - a.rank));
  const paths: string[] = [];
  const marks: string[] = [];
  for (const { optimizer, line } of ordered) {
    const { at, values, failedAt } = line as Line;
    const colour = colouring.colourOf(optimizer);
    const { width, opacity, radius } = look(optimizer.id);
    const xs = at.map((callId) => placeX(pair, callId));
    const ys = values.map((value) => placeY(pair, value));
    const d = isStepped ? stepPath(xs, ys, xs.at(-1) ?? 0) : linePath(xs, ys);
    const stroke = { stroke: colour, 'stroke-width': String(width), 'stroke-opacity': String(opacity) };
    const title = `<title>${escaped(titleOf(optimizer))}</title>`;
    paths.push(
      element('path', { d, fill: 'none', ...stroke, ...ROUND }, title),
      rimTicks(pair, failedAt, colour),
    );
    const last = ys.findLastIndex(Number.isFinite);
    if (last >= 0) marks.push(outcomeMark(outcomeOf(optimizer), xs[last], ys[last], radius, colour));
  }
  return [...paths, ...marks, endLabels(pair, best, byId)].filter(Boolean);
}

const ROUND = { 'stroke-linejoin': 'round', 'stroke-linecap': 'round' };

/** Thin and translucent where there are many, so that where most of them run is darkest. */
function lookOf(count: number, isFew: boolean, best: readonly number[], isStepped: boolean) {
  const others = count > 60 ? { width: 0.7, opacity: 0.4, radius: 3 } : { width: 1, opacity: 0.6, radius: 4 };
  return (id: number) => {
    if (isFew) return { width: 1.4, opacity: 0.9, radius: 6 };
    return best.includes(id) ? { width: isStepped ? 2.2 : 1.1, opacity: 1, radius: 6 } : others;
  };
}

function titleOf({ id, kind, best }: OptimizerRecord): string {
  return `${id} ${kind}${best === null ? '' : `, best ${numberText(best.fx)}`}`;
}

/** Ticks at the upper rim for evaluations without a finite value. */
function rimTicks({ area, ...pair }: Axes, failedAt: Float64Array, colour: string): string {
  if (failedAt.length === 0) return '';
  const top = coordinate(area.y);
  const d = [...failedAt].map((at) => `M${coordinate(placeX({ area, ...pair }, at))},${top}v${RIM_TICK}`);
  return element('path', { d: d.join(''), fill: 'none', stroke: colour, 'stroke-opacity': '0.7' });
}

/** Numbers of the best optimizers beside their ends, moved apart where they would touch. */
function endLabels(pair: Axes, best: readonly number[], byId: ReadonlyMap<number, Line>): string {
  const taken: (readonly [x: number, y: number])[] = [];
  return best
    .map((id) => {
      const { at, values } = byId.get(id) as Line;
      const last = values.findLastIndex(Number.isFinite);
      const label = String(id);
      const width = textWidth(label, LABEL_SIZE);
      const end = placeX(pair, at[last]);
      const isRoom = end + 12 + width < pair.area.x + pair.area.width;
      const x = isRoom ? end + 10 : end - 10 - width;
      let y = placeY(pair, values[last]) - 6;
      while (taken.some(([x0, y0]) => Math.abs(x - x0) < width + 12 && Math.abs(y - y0) < LABEL_SIZE)) {
        y -= LABEL_SIZE;
      }
      taken.push([x, y]);
      return text(x, Math.max(y, pair.area.y + LABEL_SIZE), label, {
        'font-size': LABEL_SIZE,
        fill: INK,
        stroke: '#ffffff',
        'stroke-width': 3,
        'paint-order': 'stroke',
      });
    })
    .join('');
}
