import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../actors/clock.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('calls back after the delay, once', () => {
  const callback = vi.fn();
  systemClock.setTimeout(callback, 1_000);
  vi.advanceTimersByTime(999);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5_000);
  expect(callback).toHaveBeenCalledTimes(1);
});

test('what was cleared does not come', () => {
  const callback = vi.fn();
  systemClock.clearTimeout(systemClock.setTimeout(callback, 10));
  vi.advanceTimersByTime(100);
  expect(callback).not.toHaveBeenCalled();
});

test('a delay of Infinity sets no timer, and can be cleared', () => {
  const callback = vi.fn();
  const handle = systemClock.setTimeout(callback, Infinity);
  expect(vi.getTimerCount()).toBe(0);
  expect(() => systemClock.clearTimeout(handle)).not.toThrow();
  vi.advanceTimersByTime(2 ** 40);
  expect(callback).not.toHaveBeenCalled();
});

test.each([2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER])('a delay of %d ms does not fire at once', (delay) => {
  const timer = vi.spyOn(globalThis, 'setTimeout');
  const callback = vi.fn();
  systemClock.setTimeout(callback, delay);
  // A longer one would be cut to one millisecond by Node.
  expect(timer.mock.calls[0][1]).toBe(2 ** 31 - 1);
  vi.advanceTimersByTime(2 ** 30);
  expect(callback).not.toHaveBeenCalled();
});
