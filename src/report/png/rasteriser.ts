import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { GlompoError } from '../../domain/errors.js';
import { unpackedFont } from './unpacked-font.js';

/** What draws SVG into pixels, with the font for its texts. */
export interface Rasteriser {
  readonly resvg: typeof import('@resvg/resvg-wasm');
  readonly font: Uint8Array;
}

const FONT_FILE = '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff';
const PROGRAM_FILE = '@resvg/resvg-wasm/index_bg.wasm';

let loaded: Promise<Rasteriser> | null = null;

/**
 * Loads the optional packages that make pixels: resvg as WebAssembly, which is the same on every platform, and DejaVu
 * Sans, since resvg leaves texts out for which it has no font.
 *
 * @throws GlompoError `GLOMPO_PLOT` when one of them is not installed.
 */
export function rasteriser(): Promise<Rasteriser> {
  loaded ??= load(createRequire(import.meta.url).resolve).catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

/** @param resolve Path of a file of a package. */
export async function load(resolve: (file: string) => string): Promise<Rasteriser> {
  try {
    const [program, font] = await Promise.all(
      [PROGRAM_FILE, FONT_FILE].map((file) => readFile(resolve(file))),
    );
    const resvg = await import('@resvg/resvg-wasm');
    await resvg.initWasm(program).catch((error: unknown) => {
      // Somebody else in this isolate uses it as well.
      if (!String(error).includes('Already initialized')) throw error;
    });
    return { resvg, font: unpackedFont(font) };
  } catch (cause) {
    const message =
      'A PNG needs the optional packages @resvg/resvg-wasm and @fontsource/dejavu-sans, and they could not be loaded: ' +
      `${(cause as Error).message.split('\n')[0]}. Install them, or save the figure as SVG.`;
    throw new GlompoError('GLOMPO_PLOT', message, { cause });
  }
}
