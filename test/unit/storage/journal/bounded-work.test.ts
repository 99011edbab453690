import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';

/** Bytes that were checksummed. */
let checked = 0;
vi.mock('node:zlib', async (original) => {
  const zlib = await original<typeof import('node:zlib')>();
  const crc32 = (bytes: Uint8Array, seed?: number) => {
    checked += bytes.byteLength;
    return zlib.crc32(bytes, seed);
  };
  return { ...zlib, crc32 };
});

const { crc32 } = await import('node:zlib');
const { frameHeader, MAGIC } = await import('../../../../src/storage/journal/frame.js');
const { FrameReader } = await import('../../../../src/storage/journal/frame-reader.js');
const { testDirectory } = await import('./setup.js');

const newDirectory = testDirectory('bounded-work');
const SIZE = 400_000;

function readAll(bytes: Buffer): { readonly frames: number; readonly checked: number } {
  const path = join(newDirectory(), 'segment');
  writeFileSync(path, bytes);
  checked = 0;
  const reader = new FrameReader(path);
  const frames = [...reader.read(() => {})].length;
  reader.close();
  return { frames, checked };
}

beforeEach(() => {
  checked = 0;
});

test('a file of nothing but beginnings of frames is not checksummed again and again', () => {
  const bytes = Buffer.alloc(SIZE);
  for (let at = 0; at < SIZE; at += MAGIC.length) MAGIC.copy(bytes, at);
  const read = readAll(bytes);
  expect(read.frames).toBe(0);
  expect(read.checked).toBeLessThan(10 * SIZE);
});

test('neither is one of headers that all claim the rest of the file', () => {
  const bytes = Buffer.alloc(SIZE);
  const nothing = new Uint8Array(0);
  for (let at = 0; at + 32 <= SIZE; at += 32) {
    const header = frameHeader({ kind: 1, number: 0, evaluations: 0 }, nothing);
    header.writeUInt32LE(SIZE - at - 32, 8);
    header.writeUInt32LE(crc32(header.subarray(0, 28)), 28);
    header.copy(bytes, at);
  }
  const read = readAll(bytes);
  expect(read.frames).toBeLessThanOrEqual(1);
  expect(read.checked).toBeLessThan(12 * SIZE);
});
