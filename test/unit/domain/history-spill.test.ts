import { describe, expect, test } from 'vitest';
import { History } from '../../../src/domain/history.js';
import { FAILED, OK } from '../../../src/domain/outcome.js';
import type { RowStore, StoredRows } from '../../../src/domain/row-store.js';
import type { Rows } from '../../../src/domain/rows.js';

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

/** Rows of one parameter: row i has the value `costOf(i)`, the point [i], the id i ^ 1, and i % 256 as its detail. */
function rowsFrom(start: number, count: number, costOf = (i: number) => i): Rows {
  const indices = upTo(count, start);
  return {
    values: Float64Array.from(indices, costOf),
    points: Float64Array.from(indices),
    ids: Float64Array.from(indices, (i) => i ^ 1),
    firstId: 0,
    outcomes: Uint8Array.from(indices, (i) => (i % 7 === 3 ? FAILED : OK)),
    vectors: null,
    vectorLength: 0,
    asked: null,
    details: indices.map((i) => Uint8Array.of(i % 256)),
  };
}

/** A store that has rows in stretches of 100, as far as `length` says, and counts how often it is read. */
class CountingStore implements RowStore {
  length = 0;
  reads = 0;

  read(index: number): StoredRows {
    this.reads += 1;
    if (index >= this.length) throw new Error(`row ${index} is not stored`);
    const start = 100 * Math.floor(index / 100);
    return { start, count: 100, rows: rowsFrom(start, 100) };
  }
}

function historyWith(store: RowStore | null): History {
  const history = new History(1, ([byte]) => ({ byte }));
  if (store !== null) history.keepOnlyRecent(store);
  return history;
}

function grow(history: History, to: number, costOf?: (i: number) => number): void {
  while (history.length < to) {
    const count = Math.min(100, to - history.length);
    history.append(rowsFrom(history.length, count, costOf), 0, count);
  }
}

describe('a history whose rows are stored elsewhere too', () => {
  test('says the same as one that keeps all', () => {
    const store = new CountingStore();
    const [kept, spilled] = [historyWith(null), historyWith(store)];
    for (let length = 100; length <= 30_000; length += 100) {
      for (const history of [kept, spilled]) grow(history, length);
      store.length = length;
    }
    const wrong = upTo(30_000).filter((i) => {
      const both = [kept, spilled].map((history) =>
        JSON.stringify([
          history.value(i),
          [...history.point(i)],
          history.id(i),
          history.outcome(i),
          history.detail(i),
        ]),
      );
      return both[0] !== both[1];
    });
    expect(wrong).toEqual([]);
    expect(store.reads).toBeGreaterThan(200);
    expect(spilled).toMatchObject({ length: 30_000, failures: kept.failures, bestIndex: kept.bestIndex });
    expect(() => spilled.value(30_000)).toThrow(RangeError);
  });

  test('reads back nothing for the last 4,096 rows, nor for the best one however old it is', () => {
    const store = new CountingStore();
    const history = historyWith(store);
    for (let length = 100; length <= 50_000; length += 100) {
      grow(history, length, (i) => Math.abs(i - 151));
      store.length = length;
    }
    for (const i of upTo(4_096, 50_000 - 4_096)) history.point(i);
    expect(history.bestIndex).toBe(151);
    expect([...history.point(151)]).toEqual([151]);
    expect([history.value(151), history.id(151), history.detail(151)]).toEqual([0, 150, { byte: 151 }]);
    expect(store.reads).toBe(0);
    expect(history.value(152)).toBe(152);
    expect(store.reads).toBe(1);
  });

  test('keeps what is not stored yet, and lets it go when it is', () => {
    const store = new CountingStore();
    const history = historyWith(store);
    grow(history, 40_000);
    for (const i of upTo(40_000)) history.value(i);
    expect(store.reads).toBe(0);
    store.length = 10_000;
    grow(history, 45_100);
    history.value(8_192);
    expect(store.reads).toBe(0);
    history.value(8_191);
    expect(store.reads).toBe(1);
  });

  test('reads a stretch once, whatever goes from row to row, in two places at once too', () => {
    const store = new CountingStore();
    const history = historyWith(store);
    grow(history, 20_000);
    store.length = 20_000;
    grow(history, 30_000);
    for (let i = 0; i < 1_000; i += 1) history.value(i) + history.value(5_000 + i);
    expect(store.reads).toBe(20);
  });

  test('takes memory for 8,192 rows, however long it grows', () => {
    const store = new CountingStore();
    const history = historyWith(store);
    let arrays = 0;
    const Original = globalThis.Float64Array;
    const batch = rowsFrom(0, 100);
    const plain = { ...batch, ids: null, outcomes: null, details: null };
    const lengths: number[] = [];
    class Counted extends Original {
      constructor(...given: [number]) {
        super(...given);
        arrays += 1;
      }
    }
    globalThis.Float64Array = Counted as unknown as Float64ArrayConstructor;
    try {
      for (let length = 0; length < 200_000; length += 100) {
        history.append({ ...plain, firstId: length }, 0, 100);
        store.length = length + 100;
        if (length % 50_000 === 0) lengths.push(arrays);
      }
    } finally {
      globalThis.Float64Array = Original;
    }
    // After the first rows no column is made any more: each new chunk takes those of the one that has left.
    const later = lengths.slice(1);
    expect(new Set(later).size).toBe(1);
  });
});
