import { describe, expect, test } from 'vitest';
import { HEADER_BYTES, idsOf } from '../../../src/protocol/batch.js';
import { FrameDecoder, writeFraming } from '../../../src/protocol/framing.js';
import { encodePoints, readPoints } from '../../../src/protocol/points-batch.js';
import { readResults, ResultsWriter } from '../../../src/protocol/results-batch.js';

const origin = { optimizerId: 5, firstId: 100, busySeconds: 0.25 };

describe('ResultsWriter', () => {
  test('hands out the buffer itself when the batch is full and all went well', () => {
    const writer = new ResultsWriter({ capacity: 4, dims: 2, points: true });
    writer.begin();
    const { values } = writer;
    const frame = writer.finish(4, origin);
    expect(frame.buffer).toBe(values.buffer);
    expect(frame.byteLength).toBe(frame.buffer.byteLength);
  });

  test('moves the columns together when there are fewer rows', () => {
    const writer = new ResultsWriter({ capacity: 10, dims: 2, points: true, ids: true });
    writer.begin();
    writer.values.set([1, 2]);
    writer.points.set([3, 4, 5, 6]);
    writer.ids.set([9, 7]);
    writer.outcomes[1] = 1;
    const read = readResults(writer.finish(2, origin));
    expect([...read.values, ...(read.points ?? []), ...idsOf(read)]).toEqual([1, 2, 3, 4, 5, 6, 9, 7]);
    expect(read.outcomes).toEqual(Uint8Array.of(0, 1));
    expect(read.firstId).toBe(9);
  });

  test('tells how many points had been asked for', () => {
    const writer = new ResultsWriter({ capacity: 4, dims: 1, points: true, asked: true, vectorLength: 2 });
    writer.begin();
    writer.points.set([1, 2]);
    writer.asked.set([5, 6]);
    writer.vectors.set([7, 8, 9, 10]);
    const { points, asked, vectors } = readResults(writer.finish(2, origin));
    expect([points, asked, vectors].map((column) => [...(column ?? [])])).toEqual([
      [1, 2],
      [5, 6],
      [7, 8, 9, 10],
    ]);
    writer.begin();
    writer.asked[0] = 0.5;
    const frame = writer.finish(1, origin);
    expect(() => readResults(frame)).toThrow('invalid number of points asked for');
  });

  test('begins anew with all outcomes ok', () => {
    const writer = new ResultsWriter({ capacity: 1, dims: 1 });
    writer.begin();
    writer.outcomes[0] = 4;
    expect(readResults(writer.finish(1, origin)).outcomes).toEqual(Uint8Array.of(4));
    writer.begin();
    expect(readResults(writer.finish(1, origin)).outcomes).toBeNull();
  });

  test('refuses to finish what was not begun', () => {
    const writer = new ResultsWriter({ capacity: 1, dims: 1 });
    expect(() => writer.finish(1, origin)).toThrow('not begun');
    writer.begin();
    expect(() => writer.finish(2, origin)).toThrow('too many rows');
  });
});

describe('reading batches', () => {
  const valid = encodePoints(1, 2, 3, new Float64Array(6), 0);

  function changed(offset: number, value: number): Uint8Array {
    const frame = valid.slice();
    new DataView(frame.buffer).setUint32(offset, value, true);
    return frame;
  }

  test.each([
    ['more rows than there are', changed(12, 4)],
    ['four billion rows', changed(12, 0xffffffff)],
    ['no dimensions', changed(16, 0)],
    ['unknown flags', changed(20, 0xff)],
    ['an odd first id', changed(28, 0x7ff00000)],
    ['residuals', changed(32, 1)],
    ['a column of outcomes', changed(20, 2 | 4)],
    ['a column of points asked for', changed(20, 2 | 64)],
    ['an odd number of evaluations told', changed(44, 0x7ff00000)],
    ['only a header', valid.subarray(0, HEADER_BYTES)],
    ['another kind', changed(0, 0x6c670103)],
  ])('refuses %s', (_, frame) => {
    expect(() => readPoints(frame)).toThrow(expect.objectContaining({ code: 'GLOMPO_PROTOCOL' }));
  });

  test('of points tell what the optimizer had been told of', () => {
    expect(readPoints(encodePoints(1, 2, 3, new Float64Array(6), 0, null, 17))).toMatchObject({
      told: 17,
      busySeconds: 0,
    });
    expect(readPoints(valid).told).toBe(0);
  });

  test('refuses rows without dimensions, which would take no bytes', () => {
    const frame = changed(12, 0xffffffff).slice(0, HEADER_BYTES);
    new DataView(frame.buffer).setUint32(16, 0, true);
    expect(() => readPoints(frame)).toThrow('no dimensions');
  });

  test('refuses outcomes that do not exist', () => {
    const writer = new ResultsWriter({ capacity: 1, dims: 1 });
    writer.begin();
    writer.outcomes[0] = 5;
    const frame = writer.finish(1, origin);
    expect(() => readResults(frame)).toThrow('has the code 5');
  });
});

describe('FrameDecoder', () => {
  test('refuses a frame that is too large before it makes room for it', () => {
    const header = new Uint8Array(8);
    writeFraming(header, 0, 1001);
    expect(() => new FrameDecoder(1000).push(header, () => {})).toThrow('more than 1000');
  });

  test('makes room as bytes arrive, not as the header says', () => {
    const before = process.memoryUsage().arrayBuffers;
    const decoders = Array.from({ length: 100 }, () => new FrameDecoder());
    const header = new Uint8Array(8);
    writeFraming(header, 0, 60_000_000);
    for (const decoder of decoders) decoder.push(Uint8Array.of(...header, 1), () => {});
    expect(decoders.every((decoder) => decoder.within)).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e8);
  });
});
