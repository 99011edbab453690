import { describe, expect, test } from 'vitest';
import {
  FRAME_HEADER_BYTES,
  frameHeader,
  isIntact,
  KIND,
  MAX_PAYLOAD_BYTES,
  readHeader,
} from '../../../../src/storage/journal/frame.js';
import { FrameNumbers } from '../../../../src/storage/journal/frame-numbers.js';
import { FramePlaces, placeOf } from '../../../../src/storage/journal/frame-places.js';
import { FrameQueue, type Stretch } from '../../../../src/storage/journal/frame-queue.js';
import { upTo } from './setup.js';

const payload = Uint8Array.of(1, 2, 3);
const header = () => frameHeader({ kind: KIND.event, number: 7, evaluations: 2 ** 40 }, payload);

describe('a frame', () => {
  test('says what it is, and fits its payload only', () => {
    const read = readHeader(header());
    expect(read).toMatchObject({ kind: KIND.event, number: 7, evaluations: 2 ** 40, bytes: 3 });
    if (typeof read === 'string') return;
    expect(isIntact(read, payload)).toBe(true);
    expect(isIntact(read, Uint8Array.of(1, 2, 4))).toBe(false);
    expect(isIntact(read, Uint8Array.of(1, 2, 3, 0))).toBe(false);
  });

  test('is bad with any bit of its header changed, and torn with any part of it', () => {
    for (let bit = 0; bit < 8 * FRAME_HEADER_BYTES; bit += 1) {
      const changed = header();
      changed[bit >> 3] ^= 1 << (bit & 7);
      expect(readHeader(changed)).toBe('bad');
    }
    for (let length = 0; length < FRAME_HEADER_BYTES; length += 1)
      expect(readHeader(header().subarray(0, length))).toBe('torn');
  });

  test.each([
    ['a payload larger than any', { byteLength: MAX_PAYLOAD_BYTES + 1, evaluations: 0 }],
    ['a count that is no number', { byteLength: 3, evaluations: Number.NaN }],
    ['a count below zero', { byteLength: 3, evaluations: -1 }],
  ])('is bad with %s, though its checksum is right', (_, { byteLength, evaluations }) => {
    expect(readHeader(frameHeader({ kind: 1, number: 0, evaluations }, new Uint8Array(byteLength)))).toBe(
      'bad',
    );
  });
});

describe('the numbers of frames', () => {
  const all = (numbers: readonly number[]) => {
    const seen = new FrameNumbers();
    return numbers.map((number) => {
      const { isNew, oddity } = seen.take(number);
      return [isNew, oddity];
    });
  };

  test('are not odd in their order', () => {
    expect(all([0, 1, 2])).toEqual(upTo(3).map(() => [true, null]));
  });

  test('tell what is missing, in the wrong place, or there twice', () => {
    expect(all([0, 2, 6, 4, 4, 1, 0, 7])).toEqual([
      [true, null],
      [true, 'frame 1 is missing'],
      [true, 'frames 3 to 5 are missing'],
      [true, 'frame 4 stands in the wrong place'],
      [false, 'frame 4 is there once more'],
      [true, 'frame 1 stands in the wrong place'],
      [false, 'frame 0 is there once more'],
      [true, null],
    ]);
  });

  test('forget the oldest gaps, so that their number is bounded', () => {
    const taken = all(
      upTo(2_000)
        .map((i) => 2 * i + 1)
        .concat(0, 3_998),
    );
    expect(taken.slice(-2).map(([isNew]) => isNew)).toEqual([false, true]);
  });
});

describe('the places of frames', () => {
  test('are found by any of their rows', () => {
    const places = new FramePlaces();
    for (const k of upTo(100)) places.add(placeOf(k + 1, 2 ** 31 + k), 10 * k, 25 * k);
    const wrong = upTo(1_000).filter((row) => places.find(row) !== Math.floor(row / 10));
    expect(wrong).toEqual([]);
    expect([places.segment(99), places.offset(99), places.firstOfRun(99)]).toEqual([
      100,
      2 ** 31 + 99,
      2_475,
    ]);
    expect(placeOf(999_999, 2 ** 32 - 1)).toBeLessThan(placeOf(1_000_000, 0));
  });
});

describe('the queue of frames', () => {
  const frame = (bytes: number): readonly [Uint8Array, Uint8Array] => [
    new Uint8Array(4),
    new Uint8Array(bytes - 4),
  ];

  test('gives each frame its place at once, and takes what waits by segments', () => {
    const queue = new FrameQueue(3, 25);
    const places = [10, 20, 30].map((bytes) => {
      if (queue.isSegmentFull) queue.nextSegment();
      return [queue.nextNumber, queue.put(...frame(bytes))];
    });
    expect(places).toEqual([
      [0, { segment: 3, offset: 0 }],
      [1, { segment: 3, offset: 10 }],
      [0, { segment: 4, offset: 0 }],
    ]);
    const first = queue.take() as Stretch;
    expect(first).toMatchObject({ segment: 3, offset: 0, bytes: 30 });
    expect([queue.bytes, queue.isEmpty]).toEqual([60, false]);
    queue.done(first);
    expect(queue.take()).toMatchObject({ segment: 4, bytes: 30 });
    expect([queue.bytes, queue.isEmpty, queue.take()]).toEqual([30, true, null]);
  });

  test.each([
    [0, 0, 60],
    [9, 0, 60],
    [10, 10, 50],
    [29, 10, 50],
    [30, 30, 30],
    [60, 60, 0],
  ])('after %i bytes were written goes on at %i', (written, offset, left) => {
    const queue = new FrameQueue(1, 1_000);
    for (const bytes of [10, 20, 30]) queue.put(...frame(bytes));
    const stretch = queue.take() as Stretch;
    queue.put(...frame(40));
    expect(queue.putBack(stretch, written)).toEqual({ segment: 1, offset });
    expect(queue.bytes).toBe(left + 40);
    const next = queue.take();
    expect([next?.offset, next?.bytes]).toEqual(left === 0 ? [60, 40] : [offset, left]);
  });
});
