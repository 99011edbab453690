import { expect, test } from 'vitest';
import { CRASH_LOOP_LENGTH, CrashLoop } from '../../../src/domain/crash-loop.js';

const crash = (reason: string) => ({ reason, failure: new Error(reason) });

/** Books crashes without an evaluation; returns what was answered to each. */
function crashes(loop: CrashLoop, specIndex: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, i) => loop.ended(specIndex, crash(`crash ${i + 1}`), 0));
}

test('crashes in a row without an evaluation are a loop from the fifth on', () => {
  const loop = new CrashLoop();
  expect(CRASH_LOOP_LENGTH).toBe(5);
  expect(crashes(loop, 0, 6)).toEqual([false, false, false, false, true, true]);
  expect(loop.crashesInARow(0)).toBe(6);
});

test('nothing is counted before the first end', () => {
  const loop = new CrashLoop();
  expect([loop.crashesInARow(3), loop.firstCrash(3), loop.backOffMs(3)]).toEqual([0, null, 0]);
});

test.each([
  ['a crash after an evaluation', crash('late'), 1],
  ['another end without an evaluation', null, 0],
  ['another end after evaluations', null, 20],
])('%s begins the count anew', (_, how, evaluations) => {
  const loop = new CrashLoop();
  crashes(loop, 0, 4);
  expect(loop.ended(0, how, evaluations)).toBe(false);
  expect([loop.crashesInARow(0), loop.firstCrash(0), loop.backOffMs(0)]).toEqual([0, null, 0]);
  expect(crashes(loop, 0, 5)).toEqual([false, false, false, false, true]);
});

test('configurations are counted apart', () => {
  const loop = new CrashLoop();
  crashes(loop, 0, 4);
  expect(crashes(loop, 1, 4)).toEqual([false, false, false, false]);
  loop.ended(1, null, 10);
  expect(loop.crashesInARow(0)).toBe(4);
  expect(loop.ended(0, crash('again'), 0)).toBe(true);
  expect(loop.ended(1, crash('again'), 0)).toBe(false);
});

test('the first crash of the row is kept, with its error', () => {
  const loop = new CrashLoop();
  const first = crash('the cause');
  loop.ended(0, first, 0);
  crashes(loop, 0, 4);
  expect(loop.firstCrash(0)).toBe(first);
  loop.ended(0, null, 1);
  loop.ended(0, crash('another'), 0);
  expect(loop.firstCrash(0)?.reason).toBe('another');
});

test('the next start waits longer after each crash', () => {
  const loop = new CrashLoop();
  const waits = Array.from({ length: 4 }, () => {
    crashes(loop, 0, 1);
    return loop.backOffMs(0);
  });
  expect(waits).toEqual([50, 100, 200, 400]);
  expect(loop.backOffMs(1)).toBe(0);
});
