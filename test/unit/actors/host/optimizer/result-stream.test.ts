import { expect, test } from 'vitest';
import { ResultStream } from '../../../../../actors/host/optimizer/result-stream.js';
import { type ResultsBatch, readResults } from '../../../../../src/protocol/results-batch.js';

function stream({ dims = 2, withIds = false } = {}) {
  const sent: ResultsBatch[] = [];
  const results = new ResultStream({
    optimizerId: 3,
    dims,
    withIds,
    send: (frame) => sent.push(readResults(frame)),
  });
  return { results, sent };
}

/** Writes `count` rows, each with its number as value and coordinates; returns the next number. */
function write(results: ResultStream, count: number, from = 0): number {
  for (let i = 0; i < count; i += 1) {
    const row = results.count;
    results.values[row] = from + i;
    results.points.fill(from + i, row * 2, (row + 1) * 2);
    results.count += 1;
  }
  return from + count;
}

test('sends the rows written, and numbers on', () => {
  const { results, sent } = stream();
  write(results, 3);
  results.busySeconds = 0.25;
  results.flush();
  write(results, 2, 3);
  results.outcomes[1] = 1;
  results.flush();
  expect(
    sent.map(({ optimizerId, firstId, count, busySeconds, ids }) => [
      optimizerId,
      firstId,
      count,
      busySeconds,
      ids,
    ]),
  ).toEqual([
    [3, 0, 3, 0.25, null],
    [3, 3, 2, 0, null],
  ]);
  expect([...sent[0].values]).toEqual([0, 1, 2]);
  expect([...(sent[1].points ?? [])]).toEqual([3, 3, 4, 4]);
  expect(sent[0].outcomes).toBeNull();
  expect([...(sent[1].outcomes ?? [])]).toEqual([0, 1]);
});

test('sends nothing when nothing was written', () => {
  const { results, sent } = stream();
  results.flush();
  results.flush(0);
  expect(sent).toEqual([]);
});

test('points that wait for their values move to the next frame', () => {
  const { results, sent } = stream();
  write(results, 2);
  results.points.set([70, 71, 80, 81], 4);
  results.flush(2);
  expect(results.count).toBe(0);
  expect(results.firstId).toBe(2);
  expect([...results.points.subarray(0, 4)]).toEqual([70, 71, 80, 81]);
  results.flush(2);
  expect(sent).toHaveLength(1);
  expect([...results.points.subarray(0, 4)]).toEqual([70, 71, 80, 81]);
});

test('carries ids where rows may come in any order', () => {
  const { results, sent } = stream({ withIds: true });
  write(results, 2);
  results.ids.set([9, 4]);
  results.flush();
  expect([...(sent[0].ids ?? [])]).toEqual([9, 4]);
});

test('frames grow while they are full, up to a limit, and shrink when they are sparse', () => {
  const { results } = stream();
  const capacities = [results.capacity];
  for (let i = 0; i < 9; i += 1) {
    write(results, results.capacity);
    results.flush();
    capacities.push(results.capacity);
  }
  expect(capacities).toEqual([16, 32, 64, 128, 256, 512, 1024, 1024, 1024, 1024]);
  for (let i = 0; i < 9; i += 1) {
    write(results, 1);
    results.flush();
  }
  expect(results.capacity).toBe(16);
});

test('never shrinks below what waits for values', () => {
  const { results } = stream();
  for (let i = 0; i < 6; i += 1) {
    write(results, results.capacity);
    results.flush();
  }
  for (let i = 0; i < 5; i += 1) {
    write(results, 1);
    results.flush(300);
  }
  expect(results.capacity).toBeGreaterThanOrEqual(300);
});

test('frames of points in many dimensions are bounded in bytes', () => {
  const { results } = stream({ dims: 10_000 });
  expect(results.capacity * 8 * 10_001).toBeLessThanOrEqual(256 * 1024);
  expect(stream({ dims: 1_000_000 }).results.capacity).toBe(1);
});

test('begins a frame for vectors of another length, which has room for fewer rows', () => {
  const { results, sent } = stream();
  write(results, 3);
  results.setVectorLength(2);
  expect([results.vectorLength, results.count, results.firstId]).toEqual([2, 0, 3]);
  write(results, 1, 3);
  results.vectors.set([7, 8]);
  results.setVectorLength(100_000);
  expect(results.capacity).toBe(1);
  results.setVectorLength(0);
  expect(
    sent.map(({ firstId, count, vectorLength, vectors }) => [firstId, count, vectorLength, vectors]),
  ).toEqual([
    [0, 3, 0, null],
    [3, 1, 2, Float64Array.of(7, 8)],
  ]);
});

test('goes on with other ids in another frame', () => {
  const { results, sent } = stream();
  write(results, 2);
  results.goOnFrom(9);
  write(results, 1);
  results.flush();
  expect(sent.map(({ firstId, count }) => [firstId, count])).toEqual([
    [0, 2],
    [9, 1],
  ]);
});
