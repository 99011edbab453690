import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GlompoError } from '../../src/domain/errors.js';
import { idsOf } from '../../src/protocol/batch.js';
import { decode, encode } from '../../src/protocol/control-codec.js';
import { FrameDecoder, FRAMING_BYTES, paddingAfter, writeFraming } from '../../src/protocol/framing.js';
import { encodePoints, readPoints } from '../../src/protocol/points-batch.js';
import { readResults, ResultsWriter } from '../../src/protocol/results-batch.js';
import { fromWire, toWire } from '../../src/protocol/wire-error.js';
import { messages, TYPES } from './message-arbitraries.js';

const control = fc.oneof(...TYPES.map(([from, type]) => messages(from, type))).map(encode);

/** Every bit pattern of a double but the many of NaN. */
const anyDouble = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, -0, 0, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1030),
);

const resultRows = fc
  .record({
    rows: fc.nat(20),
    spare: fc.nat(5),
    dims: fc.integer({ min: 1, max: 5 }),
    vectorLength: fc.nat(3),
    ids: fc.boolean(),
    points: fc.boolean(),
    asked: fc.boolean(),
    firstId: fc.nat(),
    details: fc.array(fc.option(fc.uint8Array({ minLength: 1, maxLength: 9 })), { maxLength: 20 }),
  })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      pool: fc.array(anyDouble, { minLength: 200, maxLength: 200 }),
      outcomes: fc.oneof(
        fc.constant(new Array<number>(shape.rows).fill(0)),
        fc.array(fc.nat(4), { minLength: shape.rows, maxLength: shape.rows }),
      ),
      busySeconds: fc.double({ min: 0, noNaN: true }),
    }),
  );

function written({
  shape,
  pool,
  outcomes,
  busySeconds,
}: typeof resultRows extends fc.Arbitrary<infer Rows> ? Rows : never) {
  const { rows, dims, vectorLength } = shape;
  const details = Array.from({ length: rows }, (_, i) => shape.details[i] ?? null);
  const writer = new ResultsWriter({ ...shape, capacity: rows + shape.spare });
  writer.begin();
  const part = (length: number) => Float64Array.from({ length }, (_, i) => pool[(i * 7) % pool.length]);
  const expected = {
    values: part(rows),
    points: shape.points ? part(rows * dims) : null,
    vectors: vectorLength > 0 ? part(rows * vectorLength) : null,
    ids: Float64Array.from({ length: rows }, (_, i) => (shape.ids ? (i * 37) % 41 : shape.firstId + i)),
    asked: shape.asked ? Float64Array.from({ length: rows }, (_, i) => 3 * i) : null,
    outcomes: outcomes.some((code) => code !== 0) ? Uint8Array.from(outcomes) : null,
    details: details.some((detail) => detail !== null) ? details : null,
  };
  details.forEach((detail, row) => {
    if (detail !== null) writer.putDetail(row, detail);
  });
  writer.values.set(expected.values);
  if (expected.points !== null) writer.points.set(expected.points);
  if (expected.vectors !== null) writer.vectors.set(expected.vectors);
  if (shape.ids) writer.ids.set(expected.ids);
  if (expected.asked !== null) writer.asked.set(expected.asked);
  writer.outcomes.set(outcomes);
  const origin = { optimizerId: 3, firstId: shape.firstId, busySeconds };
  return { frame: writer.finish(rows, origin), expected };
}

function unaligned(frame: Uint8Array): Uint8Array {
  const copy = new Uint8Array(frame.byteLength + 5);
  copy.set(frame, 5);
  return copy.subarray(5);
}

function readAnything(frame: Uint8Array): void {
  for (const read of [
    () => decode(frame, 'owner'),
    () => decode(frame, 'child'),
    () => readPoints(frame),
    () => readResults(frame),
  ]) {
    try {
      read();
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(GlompoError);
      expect((thrown as GlompoError).code).toBe('GLOMPO_PROTOCOL');
    }
  }
}

describe('control messages', () => {
  test.each(TYPES)('%s says %s', (from, type) => {
    fc.assert(
      fc.property(messages(from, type), (message) => {
        expect(decode(unaligned(encode(message)), from)).toEqual(message);
      }),
    );
  });
});

describe('batches', () => {
  test('results survive, bit for bit', () => {
    fc.assert(
      fc.property(resultRows, fc.boolean(), (rows, align) => {
        const { frame, expected } = written(rows);
        const read = readResults(align ? frame : unaligned(frame));
        const { values, points, asked, vectors, outcomes, details } = read;
        expect({ values, points, asked, vectors, outcomes, details, ids: idsOf(read) }).toEqual(expected);
        expect(read).toMatchObject({ optimizerId: 3, busySeconds: rows.busySeconds, count: rows.shape.rows });
      }),
    );
  });

  test('points survive, bit for bit', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.integer({ min: 1, max: 4 }),
        fc.array(anyDouble, { minLength: 80 }),
        (n, dims, pool) => {
          const points = Float64Array.from(pool.slice(0, n * dims));
          const ids = Float64Array.from({ length: n }, (_, i) => 2 * i);
          const explicit = readPoints(encodePoints(1, dims, n, points, ids));
          expect([explicit.points, explicit.ids, explicit.count, explicit.dims]).toEqual([
            points,
            ids,
            n,
            dims,
          ]);
          const ranged = readPoints(unaligned(encodePoints(1, dims, n, points, 9, null, 5)));
          expect([ranged.points, ranged.ids, ranged.firstId, ranged.told]).toEqual([points, null, 9, 5]);
        },
      ),
    );
  });
});

describe('hostile bytes', () => {
  const batches = fc.oneof(
    resultRows.map((rows) => written(rows).frame),
    fc.constant(encodePoints(1, 2, 3, new Float64Array(6), 0)),
  );
  const valid = fc.oneof(control, batches);

  test('anything at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), readAnything), { numRuns: 1000 });
  });

  test('anything behind a valid start', () => {
    const bytes = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.uint8Array({ maxLength: 200 }));
    fc.assert(
      fc.property(bytes, ([kind, rest]) =>
        readAnything(Uint8Array.from([kind, 1, 0x67, 0x6c, 0, 0, 0, 0, ...rest])),
      ),
      { numRuns: 2000 },
    );
  });

  test('valid frames cut short or changed', () => {
    fc.assert(
      fc.property(valid, fc.nat(), fc.nat(), fc.nat(255), (frame, cutAt, at, mask) => {
        readAnything(frame.subarray(0, cutAt % (frame.byteLength + 1)));
        const changed = frame.slice();
        changed[at % changed.byteLength] ^= mask;
        readAnything(changed);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('framing', () => {
  test('frames do not depend on how the stream was cut into chunks', () => {
    const sizes = fc.array(fc.oneof(fc.nat(40), fc.constantFrom(0, 8, 300_000)), { maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.oneof(fc.nat(30), fc.nat(70_000))), (lengths, cuts) => {
        const frames = lengths.map((length, i) => new Uint8Array(length).fill(i + 1));
        const stream = joined(frames);
        const decoder = new FrameDecoder();
        const got: Uint8Array[] = [];
        for (let at = 0; at < stream.byteLength; ) {
          const next = at + cuts.next().value;
          decoder.push(stream.subarray(at, next), (frame) => got.push(frame));
          at = next;
        }
        expect(got.length).toBe(frames.length);
        got.forEach((frame, i) => {
          expect(Buffer.compare(frame, frames[i])).toBe(0);
          expect(frame.byteOffset % 8).toBe(0);
        });
        expect(decoder.within).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('other streams end in a named error, or wait for more', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (chunks) => {
        const decoder = new FrameDecoder();
        try {
          for (const chunk of chunks) decoder.push(chunk, () => {});
        } catch (thrown) {
          expect((thrown as GlompoError).code).toBe('GLOMPO_PROTOCOL');
        }
      }),
    );
  });
});

describe('errors', () => {
  test('whatever was thrown arrives as an error', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (thrown) => {
        const wire = toWire(thrown);
        const message = decode(encode({ type: 'failed', error: wire }), 'child');
        expect(message).toEqual({ type: 'failed', error: wire });
        expect(fromWire(wire)).toBeInstanceOf(Error);
      }),
      { numRuns: 500 },
    );
  });
});

function joined(frames: readonly Uint8Array[]): Uint8Array {
  const bytes = frames.reduce((sum, { length }) => sum + FRAMING_BYTES + length + paddingAfter(length), 0);
  const stream = new Uint8Array(bytes);
  let at = 0;
  for (const frame of frames) {
    writeFraming(stream, at, frame.byteLength);
    stream.set(frame, at + FRAMING_BYTES);
    at += FRAMING_BYTES + frame.byteLength + paddingAfter(frame.byteLength);
  }
  return stream;
}
