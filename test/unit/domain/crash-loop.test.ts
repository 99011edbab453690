import { expect, test } from 'vitest';
import { CRASH_LOOP_LENGTH, CrashLoop } from '../../../src/domain/crash-loop.js';

/** Books crashes without an evaluation; returns what was answered to each. */
function crashes(loop: CrashLoop, specIndex: number, count: number): boolean[] {
  return Array.from({ length: count }, () => loop.ended(specIndex, true, 0));
}

test('crashes in a row without an evaluation are a loop from the fifth on', () => {
  const loop = new CrashLoop();
  expect(CRASH_LOOP_LENGTH).toBe(5);
  expect(crashes(loop, 0, 6)).toEqual([false, false, false, false, true, true]);
  expect(loop.crashesInARow(0)).toBe(6);
});

test('nothing is counted before the first end', () => {
  expect(new CrashLoop().crashesInARow(3)).toBe(0);
});

test.each([
  ['a crash after an evaluation', true, 1],
  ['another end without an evaluation', false, 0],
  ['another end after evaluations', false, 20],
])('%s begins the count anew', (_, crashed, evaluations) => {
  const loop = new CrashLoop();
  crashes(loop, 0, 4);
  expect(loop.ended(0, crashed, evaluations)).toBe(false);
  expect(loop.crashesInARow(0)).toBe(0);
  expect(crashes(loop, 0, 5)).toEqual([false, false, false, false, true]);
});

test('configurations are counted apart', () => {
  const loop = new CrashLoop();
  crashes(loop, 0, 4);
  expect(crashes(loop, 1, 4)).toEqual([false, false, false, false]);
  loop.ended(1, false, 10);
  expect(loop.crashesInARow(0)).toBe(4);
  expect(loop.ended(0, true, 0)).toBe(true);
  expect(loop.ended(1, true, 0)).toBe(false);
});
