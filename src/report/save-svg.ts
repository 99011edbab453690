import { GlompoError } from '../domain/errors.js';
import { writeWhole } from '../storage/written-file.js';
import type { Figure } from './drawing/figure.js';

/**
 * Writes a figure as SVG.
 *
 * @throws GlompoError `GLOMPO_PLOT` when the file cannot be written.
 * @example
 * await saveSvg(timeline(run), 'timeline.svg');
 */
export async function saveSvg(figure: Figure, path: string): Promise<void> {
  await writePlot(path, figure.svg);
}

/** Writes a file of a plot. */
export async function writePlot(path: string, content: string | Uint8Array): Promise<void> {
  try {
    writeWhole(path, [content]);
  } catch (cause) {
    const message = `The plot ${path} could not be written: ${(cause as Error).message}.`;
    throw new GlompoError('GLOMPO_PLOT', message, { cause, data: { path } });
  }
}
