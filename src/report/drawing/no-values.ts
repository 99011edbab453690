import { GREY } from '../svg/palette.js';
import { text } from '../svg/text.js';
import type { Area } from './area.js';

/** Says in the middle of a plot that there is nothing to draw, so that it does not look like a mistake. */
export function noValues({ x, y, width, height }: Area, content = 'no finite value'): string {
  return text(x + width / 2, y + height / 2, content, {
    'text-anchor': 'middle',
    'font-size': 16,
    fill: GREY,
  });
}
