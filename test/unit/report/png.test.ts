import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { savePng, saveSvg, trajectories } from '../../../src/report/index.js';
import { pixelsOf } from '../../../src/report/png/pixels.js';
import { load } from '../../../src/report/png/rasteriser.js';
import { syntheticRun } from '../../fixtures/synthetic-run.js';

const directory = mkdtempSync(join(tmpdir(), 'glompo-plots-'));
afterAll(() => rmSync(directory, { recursive: true }));

const FIGURE = trajectories(syntheticRun({ optimizers: 3, evaluations: 60 }));

/** Pixels in a part of the image, in shares of its size, that are not white. */
function inked(
  { width, height, rgba }: { width: number; height: number; rgba: Uint8Array },
  part: number[],
): number {
  const [left, top, right, bottom] = part.map((share, i) =>
    Math.round(share * (i % 2 === 0 ? width : height)),
  );
  let count = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) if (rgba[4 * (y * width + x)] < 200) count++;
  }
  return count;
}

describe('a PNG', () => {
  it('has the width asked for, and is as high as it is drawn, the same each time', async () => {
    const path = join(directory, 'a.png');
    await savePng(FIGURE, path, { width: 300 });
    const bytes = readFileSync(path);
    expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([300, 200]);
    const again = await pixelsOf(FIGURE, 300);
    expect(Buffer.compare(again.png, bytes)).toBe(0);
    expect([again.width, again.height, again.rgba.length]).toEqual([300, 200, 4 * 300 * 200]);
  });

  it('has lines in the plot, and texts in heading and legend, without fonts of the system', async () => {
    const pixels = await pixelsOf(FIGURE, 600);
    expect(inked(pixels, [0.1, 0.15, 0.75, 0.85])).toBeGreaterThan(500);
    expect(inked(pixels, [0, 0, 0.5, 0.08])).toBeGreaterThan(200);
    expect(inked(pixels, [0.93, 0.1, 1, 0.3])).toBeGreaterThan(50);
    expect(inked(pixels, [0, 0.99, 1, 1])).toBe(0);
  });

  it('says what is missing where its packages are not installed', async () => {
    const missing = (file: string): string => {
      throw new Error(`Cannot find module '${file}'\nRequire stack: ...`);
    };
    await expect(load(missing)).rejects.toMatchObject({
      code: 'GLOMPO_PLOT',
      message: expect.stringMatching(
        /optional packages @resvg\/resvg-wasm and @fontsource\/dejavu-sans.*as SVG/,
      ),
    });
  });

  it.each([0, 2.5, 20_000])('refuses a width of %d', async (width) => {
    await expect(savePng(FIGURE, join(directory, 'b.png'), { width })).rejects.toMatchObject({
      code: 'GLOMPO_OPTION_INVALID',
    });
  });
});

describe('a figure as file', () => {
  it('is the SVG of the figure', async () => {
    const path = join(directory, 'a.svg');
    await saveSvg(FIGURE, path);
    expect(readFileSync(path, 'utf8')).toBe(FIGURE.svg);
  });

  it('says where it could not be written', async () => {
    const path = join(directory, 'nowhere', 'a.svg');
    await expect(saveSvg(FIGURE, path)).rejects.toMatchObject({ code: 'GLOMPO_PLOT', data: { path } });
  });
});
