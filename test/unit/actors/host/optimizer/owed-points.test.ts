import { expect, test } from 'vitest';
import { OwedPoints } from '../../../../../actors/host/optimizer/owed-points.js';

/** Points of two coordinates that tell their ids. */
const pointsOf = (ids: readonly number[]) => Float64Array.from(ids.flatMap((id) => [id, -id]));

function owed(ids: readonly number[]) {
  const points = new OwedPoints(2, Float64Array.from(ids), pointsOf(ids));
  const take = (most: number) => [points.firstId, [...points.take(most)].filter((_, i) => i % 2 === 0)];
  return { points, take };
}

test('are taken in runs of ids that follow each other', () => {
  const { points, take } = owed([2, 3, 4, 7, 9]);
  expect(take(2)).toEqual([2, [2, 3]]);
  expect([points.count, [...points.ids], [...points.points]]).toEqual([3, [4, 7, 9], [4, -4, 7, -7, 9, -9]]);
  expect(take(9)).toEqual([4, [4]]);
  expect(take(9)).toEqual([7, [7]]);
  expect(take(9)).toEqual([9, [9]]);
  expect(points.count).toBe(0);
});

test('come first when they were put back', () => {
  const { points, take } = owed([2, 3, 7]);
  points.take(2);
  points.putBack(3, pointsOf([3]));
  points.putBack(1, pointsOf([1, 2]));
  expect(points.count).toBe(4);
  expect(take(9)).toEqual([1, [1, 2, 3]]);
  expect(take(9)).toEqual([7, [7]]);
});
