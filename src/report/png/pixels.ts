import type { Figure } from '../drawing/figure.js';
import { rasteriser } from './rasteriser.js';

/** A figure as pixels. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel, red, green, blue and opacity, row by row from the top. */
  readonly rgba: Uint8Array;
  readonly png: Uint8Array;
}

/** Draws a figure `width` pixels wide; the height follows. */
export async function pixelsOf({ svg }: Figure, width: number): Promise<Pixels> {
  const { resvg, font } = await rasteriser();
  const drawing = new resvg.Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    font: { fontBuffers: [font], defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  });
  try {
    const image = drawing.render();
    // Copies, since the memory of the program is used again.
    const pixels = {
      width: image.width,
      height: image.height,
      rgba: Uint8Array.from(image.pixels),
      png: Uint8Array.from(image.asPng()),
    };
    image.free();
    return pixels;
  } finally {
    drawing.free();
  }
}
