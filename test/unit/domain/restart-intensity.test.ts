import { describe, expect, test } from 'vitest';
import { RestartIntensity } from '../../../src/domain/restart-intensity.js';

/** The intensity of a pool that has been ready. */
function readyOnce(size: number): RestartIntensity {
  const intensity = new RestartIntensity(size);
  intensity.ready();
  return intensity;
}

/** Books so many ends; returns what was answered to each. */
function ends(intensity: RestartIntensity, count: number): (number | null)[] {
  return Array.from({ length: count }, (_, i) => intensity.ended(`end ${i + 1}`));
}

describe('restarts without an answer in between', () => {
  test.each([
    [1, 5],
    [2, 5],
    [3, 6],
    [16, 32],
  ])('of a pool of %i are allowed %i times', (size, limit) => {
    const intensity = readyOnce(size);
    expect(intensity.limit).toBe(limit);
    expect(ends(intensity, limit)).not.toContain(null);
    expect(ends(intensity, 2)).toEqual([null, null]);
  });

  test('come at once, then later and later, up to five seconds', () => {
    expect(ends(readyOnce(5), 10)).toEqual([0, 50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  test('show why the first and the last evaluator ended', () => {
    const intensity = readyOnce(1);
    ends(intensity, 6);
    expect(intensity).toMatchObject({ streak: 6, first: 'end 1', last: 'end 6' });
  });
});

test('an answer begins the count, the wait and the first reason anew', () => {
  const intensity = readyOnce(1);
  expect(ends(intensity, 5).at(-1)).toBe(400);
  intensity.answered();
  expect(intensity).toMatchObject({ streak: 0, first: '', last: '' });
  expect(intensity.ended('something else')).toBe(0);
  expect(intensity).toMatchObject({ streak: 1, first: 'something else', last: 'something else' });
  expect(ends(intensity, 5)).toEqual([50, 100, 200, 400, null]);
});

test('without an end there is nothing to show', () => {
  const intensity = readyOnce(1);
  intensity.answered();
  expect(intensity).toMatchObject({ streak: 0, first: '', last: '' });
});

test.each([
  [1, 1],
  [4, 4],
])('of a pool of %i that was never ready are allowed %i times', (size, limit) => {
  const intensity = new RestartIntensity(size);
  expect(ends(intensity, limit)).not.toContain(null);
  expect(ends(intensity, 1)).toEqual([null]);
  expect(intensity).toMatchObject({ first: 'end 1', streak: size + 1 });
});
