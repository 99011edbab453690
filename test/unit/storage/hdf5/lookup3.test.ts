import { expect, test } from 'vitest';
import { lookup3 } from '../../../../src/storage/hdf5/lookup3.js';

test.each([
  // From the function driver5 of lookup3.c.
  ['', 0xdeadbeef],
  ['Four score and seven years ago', 0x17770551],
])('the checksum of %j is the published one', (text, expected) => {
  expect(lookup3(Buffer.from(text))).toBe(expected);
});

test('every byte counts, at every length', () => {
  const sums = new Set<number>();
  for (let length = 0; length < 40; length += 1) {
    const bytes = Buffer.alloc(length, 7);
    sums.add(lookup3(bytes));
    for (let i = 0; i < length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] ^= 0x80;
      sums.add(lookup3(changed));
    }
  }
  expect(sums.size).toBe(40 + (39 * 40) / 2);
});
