import { expect, test } from 'vitest';
import { patientClock } from '../../../actors/patient-clock.js';
import { LateClock } from './late-clock.js';

function limitOf(milliseconds: number) {
  const clock = new LateClock();
  let isOver = false;
  const patient = patientClock(clock);
  const timer = patient.setTimeout(() => {
    isOver = true;
  }, milliseconds);
  const standStill = (time: number) => {
    clock.time += time;
    clock.turn();
  };
  const pass = (time: number) => {
    for (let i = 0; i < 2 * time; i += 1) standStill(0.5);
  };
  return { clock, pass, standStill, isOver: () => isOver, clear: () => patient.clearTimeout(timer) };
}

test('a limit is over when its time has passed, and what had come in by then was heard', () => {
  const { pass, standStill, isOver } = limitOf(100);
  pass(100);
  expect(isOver()).toBe(false);
  standStill(0);
  expect(isOver()).toBe(true);
});

test.each([20, 5_000])('time for which everything stood still, as %i ms, counts as one step', (still) => {
  const { pass, standStill, isOver } = limitOf(100);
  pass(50);
  standStill(still);
  pass(37);
  expect(isOver()).toBe(false);
  pass(2);
  expect(isOver()).toBe(true);
});

test('where everything is always late, a limit is over nevertheless', () => {
  const { standStill, isOver } = limitOf(100);
  for (let i = 0; i < 9; i += 1) standStill(1_000);
  expect(isOver()).toBe(true);
});

test('a limit that does not matter any more is called off at any time', () => {
  const early = limitOf(100);
  early.clear();
  const late = limitOf(100);
  late.pass(100);
  late.clear();
  expect([early.clock.timers.size, late.clock.timers.size]).toEqual([0, 0]);
});

test('a clock without a timer for it calls nothing off', () => {
  expect(() => patientClock(new LateClock()).clearTimeout(undefined)).not.toThrow();
});
