import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { History } from '../../../src/domain/history.js';
import { FAILED, LOST, OK, TIMED_OUT } from '../../../src/domain/outcome.js';
import type { RowStore, StoredRows } from '../../../src/domain/row-store.js';
import type { Rows } from '../../../src/domain/rows.js';

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
const OUTCOMES = [OK, OK, OK, FAILED, TIMED_OUT, LOST];
const SEED = Number(process.env.GLOMPO_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Rows of one parameter of which everything follows from their index. */
function rowsAt(start: number, count: number): Rows {
  const indices = upTo(count, start);
  return {
    values: Float64Array.from(indices, (i) =>
      i % 11 === 5 ? Number.NaN : Math.cos(i * i) * 10 + Math.abs(i - 3_000) / 100,
    ),
    points: Float64Array.from(indices, (i) => i + 0.5),
    ids: Float64Array.from(indices, (i) => i ^ 1),
    firstId: 0,
    outcomes: Uint8Array.from(indices, (i) => OUTCOMES[(i * 7) % OUTCOMES.length]),
    vectors: null,
    vectorLength: 0,
    asked: null,
    details: indices.map((i) => (i % 3 === 0 ? null : Uint8Array.of(i % 256))),
  };
}

/** Rows that are stored in stretches of 50. */
class Store implements RowStore {
  length = 0;
  reads = 0;

  read(index: number): StoredRows {
    this.reads += 1;
    if (index >= this.length) throw new Error(`row ${index} is not stored`);
    const start = 50 * Math.floor(index / 50);
    const count = Math.min(50, this.length - start);
    return { start, count, rows: rowsAt(start, count) };
  }
}

const decode = ([byte]: Uint8Array): Readonly<Record<string, unknown>> => ({ byte });

function grow(history: History, to: number): void {
  while (history.length < to) {
    const count = Math.min(97, to - history.length);
    history.append(rowsAt(history.length, count), 0, count);
  }
}

function textOf(history: History): string {
  const { bestIndex, bestValue, failures, timedOut, lost, answered } = history;
  const numbers = [bestIndex, bestValue, failures, timedOut, lost, answered];
  for (let i = 0; i < history.length; i += 1) {
    const [x] = history.point(i);
    numbers.push(
      history.value(i),
      x,
      history.id(i),
      history.outcome(i),
      Number(history.detail(i)?.byte ?? -1),
    );
  }
  return numbers.join();
}

describe('a history that goes on after another session', () => {
  test('is as the one that it was, wherever sessions begin', () => {
    console.log(`GLOMPO_SEED=${SEED}`);
    const length = fc.oneof(fc.nat(300), fc.nat(6_000), fc.constantFrom(64, 128, 4_096));
    const property = fc.property(fc.array(length, { minLength: 1, maxLength: 4 }), (lengths) => {
      const whole = new History(1, decode);
      const store = new Store();
      let history = new History(1, decode);
      history.keepOnlyRecent(store);
      for (const more of lengths) {
        const end = whole.length + more;
        grow(history, end);
        grow(whole, end);
        store.length = end;
        expect(history.summary()).toEqual(whole.summary());
        history = History.restored(1, decode, history.summary(), store);
        expect(history.summary()).toEqual(whole.summary());
      }
      grow(history, whole.length + 100);
      grow(whole, whole.length + 100);
      expect(textOf(history) === textOf(whole)).toBe(true);
    });
    fc.assert(property, { seed: SEED, numRuns: 25 });
  });

  test('reads nothing until somebody asks, and the best row once', () => {
    const store = new Store();
    const whole = new History(1, decode);
    grow(whole, 10_000);
    store.length = 10_000;
    const history = History.restored(1, decode, whole.summary(), store);
    grow(history, 10_100);
    expect([history.value(10_050), store.reads]).toEqual([rowsAt(10_050, 1).values[0], 0]);
    const { bestIndex } = whole;
    for (let i = 0; i < 3; i += 1) {
      history.value(5);
      history.value(2_000);
      history.value(9_000);
      expect([history.value(bestIndex), history.id(bestIndex)]).toEqual([whole.bestValue, bestIndex ^ 1]);
    }
    expect(store.reads).toBe(1 + 3 * 3);
  });

  test('lets rows of this session go when they are stored', () => {
    const store = new Store();
    const history = History.restored(1, decode, new History(1, decode).summary(), store);
    for (let length = 1_000; length <= 40_000; length += 1_000) {
      grow(history, length);
      store.length = length;
    }
    expect(history.value(39_000)).toBe(rowsAt(39_000, 1).values[0]);
    expect(store.reads).toBe(0);
    history.value(20_000);
    expect(store.reads).toBe(1);
  });

  test('knows its best value and point, though the row is lost', () => {
    const store: RowStore = {
      length: 100,
      read: (index) => ({
        start: index,
        count: 1,
        rows: {
          ...rowsAt(index, 1),
          values: Float64Array.of(Number.NaN),
          points: Float64Array.of(Number.NaN),
          outcomes: Uint8Array.of(LOST),
          ids: null,
          firstId: index,
          details: null,
        },
      }),
    };
    const whole = new History(1, decode);
    grow(whole, 100);
    const summary = whole.summary();
    const history = History.restored(1, decode, summary, store);
    const { bestIndex } = summary;
    expect([history.value(bestIndex), history.point(bestIndex), history.outcome(bestIndex)]).toEqual([
      summary.bestValue,
      summary.bestPoint,
      OK,
    ]);
    expect(history.value((bestIndex + 1) % 100)).toBeNaN();
  });
});
