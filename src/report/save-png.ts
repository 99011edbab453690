import { checkOptions, wholeNumber } from '../domain/options.js';
import type { Figure } from './drawing/figure.js';
import { pixelsOf } from './png/pixels.js';
import { writePlot } from './save-svg.js';

export interface PngOptions {
  /** In pixels; default twice that of the figure. */
  readonly width?: number;
}

const MOST_PIXELS_WIDE = 16_384;

/**
 * Writes a figure as PNG, without a browser and without fonts of the system: the same figure gives the same bytes
 * anywhere. It needs the optional packages `@resvg/resvg-wasm` and `@fontsource/dejavu-sans`; characters that DejaVu
 * Sans does not have, such as Chinese ones, are boxes here and right in the SVG. Pixels are drawn without a pause, for
 * up to some seconds.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad width; `GLOMPO_PLOT` when the packages are not installed, or the
 *   file cannot be written.
 * @example
 * await savePng(trajectories(run), 'trajectories.png', { width: 2400 });
 */
export async function savePng(figure: Figure, path: string, options: PngOptions = {}): Promise<void> {
  checkOptions('savePng', options, ['width']);
  const { width = 2 * figure.width } = options;
  wholeNumber('width', width, 1, MOST_PIXELS_WIDE);
  const { png } = await pixelsOf(figure, width);
  await writePlot(path, png);
}
