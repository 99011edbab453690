import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { History, type Rows } from '../../../src/domain/history.js';
import { CANCELLED, FAILED, LOST, OK, TIMED_OUT } from '../../../src/domain/outcome.js';

/** Rows of values, each at the point `[value, -value]`, that follow on from `firstId`. */
function rows(values: readonly number[], more: Partial<Rows> = {}): Rows {
  return {
    values: Float64Array.from(values),
    points: Float64Array.from(values.flatMap((value) => [value, -value])),
    ids: null,
    firstId: 0,
    outcomes: null,
    vectors: null,
    vectorLength: 0,
    asked: null,
    details: null,
    ...more,
  };
}

/** Details are decoded as the sum of their bytes. */
function historyOf(dims: number): History {
  return new History(dims, (bytes) => ({ sum: bytes.reduce((sum, byte) => sum + byte, 0) }));
}

function filled(values: readonly number[], more: Partial<Rows> = {}): History {
  const history = historyOf(2);
  history.append(rows(values, more), 0, values.length);
  return history;
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

describe('a history', () => {
  test('is empty at first: no best, and no evaluation to read', () => {
    const history = historyOf(3);
    expect(history).toMatchObject({ dims: 3, length: 0, bestIndex: -1, bestValue: Infinity, failures: 0 });
    for (const index of [0, -1, Number.NaN]) {
      expect(() => history.value(index)).toThrow(RangeError);
      expect(() => history.point(index)).toThrow(RangeError);
    }
  });

  test.each([1, 63, 64, 65, 127, 128, 129, 2047, 2048, 2049, 4095, 4096, 4097, 8191, 8192, 8193, 20_000])(
    'of %i evaluations, in one batch and row by row, reads back what went in',
    (count) => {
      const whole = filled(upTo(count));
      const single = historyOf(2);
      const batch = rows(upTo(count));
      for (let i = 0; i < count; i += 1) single.append(batch, i, i + 1);
      for (const history of [whole, single]) {
        expect(history.length).toBe(count);
        const wrong = upTo(count).filter((i) => {
          const [x, y] = history.point(i);
          return (
            history.value(i) !== i || x !== i || y !== -i || history.id(i) !== i || history.outcome(i) !== OK
          );
        });
        expect(wrong).toEqual([]);
        expect(() => history.value(count)).toThrow(RangeError);
      }
    },
  );

  test('of batches of any size reads back what went in, ids and outcomes included', () => {
    const row = fc.record({
      value: fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0)),
      outcome: fc.constantFrom(OK, OK, OK, FAILED, TIMED_OUT, CANCELLED, LOST),
    });
    const batch = fc.record({
      content: fc.array(row, { minLength: 1, maxLength: 90 }),
      withIds: fc.boolean(),
      withOutcomes: fc.boolean(),
      skip: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 12 }), (batches) => {
        const history = historyOf(1);
        const expected: { value: number; id: number; outcome: number }[] = [];
        for (const { content, withIds, withOutcomes, skip } of batches) {
          const count = content.length;
          const firstId = expected.length + skip;
          const ids = withIds ? Float64Array.from(content, (_, i) => firstId + count - 1 - i) : null;
          history.append(
            rows([], {
              values: Float64Array.from(content, ({ value }) => value),
              points: Float64Array.from(content, ({ value }) => value),
              ids,
              firstId,
              outcomes: withOutcomes ? Uint8Array.from(content, ({ outcome }) => outcome) : null,
            }),
            0,
            count,
          );
          content.forEach(({ value, outcome }, i) => {
            expected.push({ value, id: ids?.[i] ?? firstId + i, outcome: withOutcomes ? outcome : OK });
          });
        }
        const read = expected.map((_, i) => ({
          value: history.value(i),
          id: history.id(i),
          outcome: history.outcome(i),
        }));
        expect(read).toEqual(expected);
        expect(history.failures).toBe(expected.filter(({ outcome }) => outcome !== OK).length);
        expect(history.timedOut).toBe(expected.filter(({ outcome }) => outcome === TIMED_OUT).length);
        expect(history.lost).toBe(expected.filter(({ outcome }) => outcome === LOST).length);
        expect(history.answered).toBe(history.length - history.lost);
        const valid = expected.map(({ value, outcome }) =>
          outcome === OK && Number.isFinite(value) ? value : Infinity,
        );
        const best = Math.min(...valid, Infinity);
        expect(history.bestValue === best).toBe(true);
        expect(history.bestIndex).toBe(best === Infinity ? -1 : valid.indexOf(best));
      }),
      { numRuns: 150 },
    );
  });

  test('takes only the part of a batch that it is told to', () => {
    const history = historyOf(2);
    const batch = rows(upTo(10), { firstId: 0 });
    history.append(batch, 0, 4);
    history.append(batch, 4, 4);
    history.append(batch, 4, 7);
    expect(upTo(history.length).map((i) => history.value(i))).toEqual(upTo(7));
    expect(upTo(history.length).map((i) => history.id(i))).toEqual(upTo(7));
  });

  test('keeps ids that are out of order, across the border of a chunk too', () => {
    const ids = Float64Array.from(upTo(130), (i) => i ^ 1);
    const history = filled(upTo(130), { ids });
    expect(upTo(130).map((i) => history.id(i))).toEqual([...ids]);
    history.append(rows([7], { firstId: 130 }), 0, 1);
    expect(history.id(130)).toBe(130);
  });

  test('gives the ids of rows before the first gap as they were', () => {
    const history = filled(upTo(70));
    history.append(rows([1, 2], { firstId: 90 }), 0, 2);
    expect([68, 69, 70, 71].map((i) => history.id(i))).toEqual([68, 69, 90, 91]);
  });
});

describe('the best of a history', () => {
  test('is the lowest finite value, the first of equals', () => {
    expect(filled([5, 3, 3, 4])).toMatchObject({ bestIndex: 1, bestValue: 3 });
    expect(filled([Number.NaN, Infinity, -Infinity, 2])).toMatchObject({ bestIndex: 3, bestValue: 2 });
    expect(filled([0, -0])).toMatchObject({ bestIndex: 0, bestValue: 0 });
  });

  test.each([Number.NaN, Infinity, -Infinity])('is none while all are %d', (value) => {
    const history = filled([value, value]);
    expect(history).toMatchObject({ bestIndex: -1, bestValue: Infinity });
    expect(history.value(1)).toBe(value);
  });

  test('is never one that failed, though it brought a number', () => {
    const history = filled([1, 2], { outcomes: Uint8Array.of(FAILED, OK) });
    expect(history).toMatchObject({ bestIndex: 1, bestValue: 2, failures: 1 });
    expect([history.outcome(0), history.outcome(1)]).toEqual([FAILED, OK]);
  });

  test('has the right index in a later chunk', () => {
    const history = filled(upTo(5_000, 10));
    history.append(rows([3, 9, 2, 8], { firstId: 5_000 }), 1, 4);
    expect(history).toMatchObject({ bestIndex: 5_001, bestValue: 2 });
  });
});

describe('the memory of a history', () => {
  test('a point read does not belong to the history, and a target given is used', () => {
    const history = filled([1, 2]);
    history.point(0).fill(99);
    const target = new Float64Array(2);
    expect(history.point(0, target)).toBe(target);
    expect([...target]).toEqual([1, -1]);
  });

  test('the batch is copied', () => {
    const batch = rows([1, 2]);
    const history = historyOf(2);
    history.append(batch, 0, 2);
    batch.values.fill(9);
    batch.points.fill(9);
    expect([history.value(1), ...history.point(1)]).toEqual([2, 2, -2]);
  });

  test('is that of the values and points, whatever the number of rows', () => {
    let bytes = 0;
    class Counted extends Float64Array {
      constructor(...given: [number]) {
        super(...given);
        if (typeof given[0] === 'number') bytes += this.byteLength;
      }
    }
    const batch = rows(upTo(1_000));
    vi.stubGlobal('Float64Array', Counted);
    vi.stubGlobal('Uint8Array', undefined);
    try {
      const history = historyOf(2);
      history.append(batch, 0, 10);
      expect(bytes).toBe(64 * 24);
      history.append(batch, 10, 1_000);
      for (let i = 1; i < 400; i += 1) history.append({ ...batch, firstId: history.length }, 0, 1_000);
      expect(history.length).toBe(400_000);
      expect(bytes).toBe(4_096 * 24 * Math.ceil(400_000 / 4_096));
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

test('details stay with their rows, and are copied and decoded', () => {
  const history = historyOf(2);
  const detail = Uint8Array.of(1, 2);
  history.append(rows([1, 2, 3], { details: [null, detail, null] }), 0, 3);
  history.append(rows([4], { firstId: 3 }), 0, 1);
  detail.fill(9);
  expect([0, 1, 2, 3].map((i) => history.detail(i))).toEqual([null, { sum: 3 }, null, null]);
  expect(history.encodedDetail(1)).toEqual(Uint8Array.of(1, 2));
  expect(() => history.detail(4)).toThrow(RangeError);
});
