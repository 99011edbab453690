import { expect, test } from 'vitest';
import { AddressedFile, type WritableHandle } from '../../../../src/storage/hdf5/addressed-file.js';

/** A file in memory that takes at most so many bytes at once, as a real one may. */
function memoryFile(most: number) {
  let bytes = Buffer.alloc(0);
  const resize = (length: number) => {
    const resized = Buffer.alloc(length);
    bytes.copy(resized);
    bytes = resized;
  };
  const handle = {
    write(from: Uint8Array, offset: number, length: number, position: number) {
      const bytesWritten = Math.min(length, most);
      resize(Math.max(bytes.length, position + bytesWritten));
      bytes.set(from.subarray(offset, offset + bytesWritten), position);
      return Promise.resolve({ bytesWritten, buffer: from });
    },
    truncate: (length: number) => Promise.resolve(resize(length)),
  };
  return { handle: handle as unknown as WritableHandle, bytes: () => bytes };
}

const SIZES = [1, 8, 3, 700_000, 500_000, 2_000_001, 5, 1 << 20, 9];

test.each([Number.POSITIVE_INFINITY, 300_000])(
  'every piece is found at its address, %d bytes at once',
  async (most) => {
    const { handle, bytes } = memoryFile(most);
    const file = new AddressedFile(handle, 48);
    const pieces: { address: number; size: number }[] = [];
    for (const [i, size] of SIZES.entries()) {
      const later = file.allocate(size);
      pieces.push({ address: await file.append(Buffer.alloc(size, i + 1)), size });
      await file.writeAt(later, Buffer.alloc(size, 100 + i));
      pieces.push({ address: later, size });
    }
    await file.finish();
    expect(bytes().length).toBe(file.end);
    for (const [k, { address, size }] of pieces.entries()) {
      expect(address % 8).toBe(0);
      const i = Math.floor(k / 2);
      const piece = bytes().subarray(address, address + size);
      expect(piece.equals(Buffer.alloc(size, k % 2 === 0 ? i + 1 : 100 + i))).toBe(true);
    }
  },
);

test('what is given may be changed once it is appended', async () => {
  const { handle, bytes } = memoryFile(Number.POSITIVE_INFINITY);
  const file = new AddressedFile(handle, 0);
  const piece = Buffer.alloc(16, 1);
  await file.append(piece);
  piece.fill(2);
  await file.append(piece);
  await file.finish();
  expect(bytes().equals(Buffer.concat([Buffer.alloc(16, 1), Buffer.alloc(16, 2)]))).toBe(true);
});

test('a write that fails is not hidden', async () => {
  const handle = {
    write: () => Promise.reject(new Error('no space left')),
    truncate: () => Promise.resolve(),
  } as unknown as WritableHandle;
  const file = new AddressedFile(handle, 0);
  await expect(file.append(Buffer.alloc(3 << 20))).rejects.toThrow('no space left');
});
