import { inflateSync } from 'node:zlib';

const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const FONT_HEADER = 12;
const FONT_ENTRY = 16;

/**
 * The font that a WOFF 1.0 file packs (W3C recommendation WOFF File Format 1.0, 2012, sections 3 to 5): the same
 * tables, uncompressed, behind the header and directory of an OpenType file.
 */
export function unpackedFont(woff: Uint8Array): Uint8Array {
  const view = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  const count = view.getUint16(12);
  const tables = Array.from({ length: count }, (_, i) => {
    const entry = WOFF_HEADER + i * WOFF_ENTRY;
    const [tag, offset, packed, length, checksum] = [0, 4, 8, 12, 16].map((at) => view.getUint32(entry + at));
    const stored = woff.subarray(offset, offset + packed);
    return { tag, checksum, data: packed < length ? inflateSync(stored) : stored };
  });
  const padded = (length: number) => (length + 3) & ~3;
  const directory = FONT_HEADER + count * FONT_ENTRY;
  const size = tables.reduce((sum, { data }) => sum + padded(data.length), directory);
  const font = new Uint8Array(size);
  const out = new DataView(font.buffer);
  const power = Math.floor(Math.log2(count));
  out.setUint32(0, view.getUint32(4));
  out.setUint16(4, count);
  out.setUint16(6, FONT_ENTRY << power);
  out.setUint16(8, power);
  out.setUint16(10, FONT_ENTRY * count - (FONT_ENTRY << power));
  let offset = directory;
  tables.forEach(({ tag, checksum, data }, i) => {
    [tag, checksum, offset, data.length].forEach((value, k) => {
      out.setUint32(FONT_HEADER + i * FONT_ENTRY + 4 * k, value);
    });
    font.set(data, offset);
    offset += padded(data.length);
  });
  return font;
}
