/** What the words of the state begin with; `lookup3.c` adds the length to it. */
const START = 0xdeadbeef;

/**
 * Checksum of the metadata of an HDF5 file: `hashlittle` of Bob Jenkins, "lookup3.c" (2006, public domain), with the
 * initial value 0, as the HDF5 file format specification, section "Disk Format: Level 0A", asks for.
 *
 * @returns An unsigned 32-bit number.
 */
export function lookup3(bytes: Uint8Array): number {
  let a = (START + bytes.length) | 0;
  let b = a;
  let c = a;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    a = (a + view.getUint32(at, true)) | 0;
    b = (b + view.getUint32(at + 4, true)) | 0;
    c = (c + view.getUint32(at + 8, true)) | 0;
    a = ((a - c) | 0) ^ rotated(c, 4);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotated(a, 6);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotated(b, 8);
    b = (b + a) | 0;
    a = ((a - c) | 0) ^ rotated(c, 16);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotated(a, 19);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotated(b, 4);
    b = (b + a) | 0;
  }
  if (at === bytes.length) return c >>> 0;
  a = (a + tail(bytes, at)) | 0;
  b = (b + tail(bytes, at + 4)) | 0;
  c = (c + tail(bytes, at + 8)) | 0;
  c = ((c ^ b) - rotated(b, 14)) | 0;
  a = ((a ^ c) - rotated(c, 11)) | 0;
  b = ((b ^ a) - rotated(a, 25)) | 0;
  c = ((c ^ b) - rotated(b, 16)) | 0;
  a = ((a ^ c) - rotated(c, 4)) | 0;
  b = ((b ^ a) - rotated(a, 14)) | 0;
  c = ((c ^ b) - rotated(b, 24)) | 0;
  return c >>> 0;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** A word of which bytes beyond the end are zero. */
function tail(bytes: Uint8Array, at: number): number {
  let word = 0;
  for (let i = 0; i < 4 && at + i < bytes.length; i += 1) word |= bytes[at + i] << (8 * i);
  return word;
}
