import { expect, test } from 'vitest';
import type { RecordedRows } from '../../../../../actors/host/manager/recorder.js';
import { sortedById } from '../../../../../actors/host/manager/sorted-rows.js';

function batch(ids: readonly number[], more: Partial<RecordedRows> = {}): RecordedRows {
  return {
    count: ids.length,
    values: Float64Array.from(ids, (id) => id * 10),
    points: Float64Array.from(ids.flatMap((id) => [id, -id])),
    ids: Float64Array.from(ids),
    firstId: ids[0] ?? 0,
    outcomes: null,
    vectors: null,
    vectorLength: 0,
    asked: null,
    details: null,
    isJournalled: false,
    ...more,
  };
}

test('batches that came in order are left as they are', () => {
  const batches = [batch([0, 1], { ids: null }), batch([2], { ids: null })];
  expect(sortedById(batches, 2)).toBe(batches);
  expect(sortedById([], 2)).toEqual([]);
});

test('rows of several batches are put in the order of their ids', () => {
  const [rows, ...others] = sortedById([batch([5, 0, 3]), batch([4, 1]), batch([2])], 2);
  expect(others).toEqual([]);
  expect(rows.count).toBe(6);
  expect([...(rows.ids ?? [])]).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...rows.values]).toEqual([0, 10, 20, 30, 40, 50]);
  expect([...rows.points]).toEqual([0, -0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5]);
});

test('batches with ids and without mix; outcomes go with their rows', () => {
  const [rows] = sortedById(
    [batch([4, 2], { outcomes: Uint8Array.of(1, 4) }), batch([0, 1], { ids: null, firstId: 0 })],
    2,
  );
  expect([...(rows.ids ?? [])]).toEqual([0, 1, 2, 4]);
  expect([...(rows.outcomes ?? [])]).toEqual([0, 0, 4, 1]);
});

test('only the rows that count are taken', () => {
  const [rows] = sortedById([{ ...batch([3, 1, 2]), count: 2 }], 2);
  expect([...(rows.ids ?? [])]).toEqual([1, 3]);
});

test('details go with their rows', () => {
  const detail = Uint8Array.of(1);
  const [rows] = sortedById([batch([2, 1], { details: [null, detail] }), batch([0])], 2);
  expect(rows.details).toEqual([null, detail, null]);
});
