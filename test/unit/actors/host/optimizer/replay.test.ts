import { describe, expect, test, vi } from 'vitest';
import { BEGINNING, type Position } from '../../../../../actors/host/optimizer/position.js';
import { Replay } from '../../../../../actors/host/optimizer/replay.js';
import { failurePoliciesOf } from '../../../../../src/domain/failure-policy.js';
import { FAILED } from '../../../../../src/domain/outcome.js';
import type { ResultsBatch } from '../../../../../src/protocol/results-batch.js';
import { CountingOptimizer } from './setup.js';

function replayOf(optimizer: CountingOptimizer, from: Position = BEGINNING): Replay {
  const onFailure = failurePoliciesOf('worst');
  return new Replay({ optimizer, kind: 'counting', dims: 1, wants: 'residuals', onFailure, from });
}

/** Rows of a counting optimizer, whose points are their ids. */
function rows(ids: readonly number[], more: Partial<ResultsBatch> = {}): ResultsBatch {
  return {
    optimizerId: 5,
    count: ids.length,
    dims: 1,
    firstId: ids[0],
    vectorLength: 0,
    busySeconds: 0,
    ids: Float64Array.from(ids),
    values: Float64Array.from(ids, (id) => id * 10),
    points: Float64Array.from(ids),
    asked: null,
    vectors: null,
    outcomes: null,
    details: null,
    ...more,
  };
}

const tellings = (optimizer: CountingOptimizer) => optimizer.told.map(({ id, value }) => [id, value]);

describe('told again', () => {
  test('asks for each point when its turn has come, where nothing else is known', () => {
    const optimizer = new CountingOptimizer({ most: 1 });
    const replay = replayOf(optimizer);
    replay.tell(rows([0, 1, 2], { ids: null }));
    expect(tellings(optimizer)).toEqual([
      [0, 0],
      [1, 10],
      [2, 20],
    ]);
    expect(optimizer.asked).toEqual([1, 1, 1]);
    expect(replay.position()).toMatchObject({
      asked: 3,
      told: 3,
      worst: 20,
      pendingIds: new Float64Array(0),
    });
  });

  test('rows that came while as many points had been asked for are told at once', () => {
    const optimizer = new CountingOptimizer();
    const tell = vi.spyOn(optimizer, 'tell');
    const onTold = vi.fn();
    const replay = replayOf(optimizer);
    replay.tell(rows([2, 0, 3], { asked: Float64Array.of(4, 4, 6) }), onTold);
    expect(tell).toHaveBeenCalledTimes(2);
    expect(onTold).toHaveBeenCalledTimes(2);
    expect(optimizer.asked).toEqual([4, 2]);
    const { pendingIds, pendingPoints, asked, told } = replay.position();
    expect([asked, told]).toEqual([6, 3]);
    expect([...pendingIds]).toEqual([1, 4, 5]);
    expect([...pendingPoints]).toEqual([1, 4, 5]);
  });

  test('a failure is told as it was told before, and its outcome is not the end', () => {
    const optimizer = new CountingOptimizer();
    const replay = replayOf(optimizer);
    replay.tell(rows([0, 1], { values: Float64Array.of(7, Number.NaN), outcomes: Uint8Array.of(0, FAILED) }));
    expect(tellings(optimizer)).toEqual([
      [0, 7],
      [1, 7],
    ]);
  });

  test('residuals are told again', () => {
    const optimizer = new CountingOptimizer();
    replayOf(optimizer).tell(rows([0, 1], { vectorLength: 2, vectors: Float64Array.of(1, 2, 3, 4) }));
    expect(optimizer.told.map(({ residuals }) => residuals)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('goes on from a snapshot, with what was waited for there', () => {
    const optimizer = new CountingOptimizer();
    optimizer.ask(new Float64Array(5), 5);
    const pendingIds = Float64Array.of(1, 4);
    const from = { asked: 5, told: 3, injected: 0, worst: 99, pendingIds, pendingPoints: pendingIds };
    const replay = replayOf(optimizer, from);
    expect(replay.position()).toEqual({
      asked: 5,
      told: 3,
      worst: 99,
      pendingIds,
      pendingPoints: pendingIds,
    });
    replay.tell(rows([4, 5], { asked: Float64Array.of(6, 6) }));
    expect(replay.position()).toMatchObject({ asked: 6, told: 5, pendingIds: Float64Array.of(1) });
  });

  test('asks for many points in as many calls as it takes', () => {
    const optimizer = new CountingOptimizer();
    const replay = replayOf(optimizer);
    replay.ask(3000);
    replay.ask(7);
    expect(optimizer.asked).toEqual([1024, 1024, 952]);
    expect(replay.position().pendingIds).toHaveLength(3000);
  });
});

describe('an optimizer that does not go the same way', () => {
  const diverged = (message: string) =>
    expect.objectContaining({ code: 'GLOMPO_REPLAY_DIVERGED', message: expect.stringContaining(message) });

  test.each([
    ['asks for another point', rows([0, 1], { points: Float64Array.of(0, 1.5) }), 'another point 1'],
    ['differs in the sign of zero', rows([0], { points: Float64Array.of(-0) }), 'another point 0'],
    ['was told of a point twice', rows([0, 1, 0]), 'another point 0'],
    ['was told of a point twice at once', rows([1, 1], { asked: Float64Array.of(3, 3) }), 'twice'],
    ['asks for fewer points', rows([0, 1], { asked: Float64Array.of(5, 5) }), 'does not ask for point 4'],
  ])('that %s is named', (_, batch, message) => {
    const replay = replayOf(new CountingOptimizer({ most: 4 }));
    expect(() => replay.tell(batch)).toThrow(diverged(message));
  });

  test('that has finished is named, and one that is told more after its end is not', () => {
    const optimizer = new CountingOptimizer({ finishAfter: 2 });
    const replay = replayOf(optimizer);
    replay.tell(rows([0, 1, 2], { asked: Float64Array.of(3, 3, 3) }));
    expect(optimizer.finished).toBe('enough');
    vi.spyOn(optimizer, 'ask').mockReturnValue(0);
    expect(() => replay.tell(rows([3]))).toThrow(diverged('does not ask for point 3'));
  });

  test.each([
    ['without points', { points: null }],
    ['of other dimensions', { dims: 2 }],
  ])('rows %s are a broken protocol', (_, more) => {
    const replay = replayOf(new CountingOptimizer());
    expect(() => replay.tell(rows([0], more))).toThrow(expect.objectContaining({ code: 'GLOMPO_PROTOCOL' }));
  });
});
