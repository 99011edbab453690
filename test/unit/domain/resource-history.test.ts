import { expect, test } from 'vitest';
import { ResourceHistory } from '../../../src/domain/resource-history.js';
import type { ResourceSample } from '../../../src/domain/resource-usage.js';

const sample = (at: number, memoryBytes = 1, cpuPercent = 50): ResourceSample => ({
  at,
  memoryBytes,
  cpuPercent,
  loadAverage: [0, 0, 0],
  usages: [],
});

function historyOf(count: number): ResourceHistory {
  const history = new ResourceHistory();
  for (let i = 1; i <= count; i += 1) history.add(sample(i));
  return history;
}

test('keeps all samples while they are few', () => {
  expect(historyOf(999).samples.map(({ at }) => at)).toEqual(Array.from({ length: 999 }, (_, i) => i + 1));
});

test('drops every second one at a thousand', () => {
  expect(historyOf(1_000).samples.map(({ at }) => at)).toEqual(
    Array.from({ length: 500 }, (_, i) => 2 * i + 1),
  );
});

test.each([1_001, 1_999, 2_000, 12_345, 300_000])(
  'of %i samples keeps evenly spaced ones, the first included',
  (count) => {
    const at = historyOf(count).samples.map((one) => one.at);
    const step = at[1] - at[0];
    expect(at).toEqual(at.map((_, i) => 1 + i * step));
    expect(at.length).toBeLessThan(1_000);
    expect(at.length).toBeGreaterThanOrEqual(500);
    expect(count - (at.at(-1) ?? 0)).toBeLessThan(step);
  },
);

test('has the peak of all samples, and the mean over the time', () => {
  const history = new ResourceHistory();
  expect(history.summary).toEqual({ peakMemoryBytes: null, meanCpuPercent: null });
  history.add(sample(1, 10, 100));
  history.add(sample(4, 30, 20));
  history.add(sample(5, 20, 40));
  expect(history.summary.peakMemoryBytes).toBe(30);
  expect(history.summary.meanCpuPercent).toBeCloseTo((100 * 1 + 20 * 3 + 40 * 1) / 5);
});

test('has the peak of samples that were dropped', () => {
  const history = new ResourceHistory();
  for (let i = 1; i <= 1_000; i += 1) history.add(sample(i, i === 2 ? 1_000 : 1));
  expect(history.samples.some(({ memoryBytes }) => memoryBytes === 1_000)).toBe(false);
  expect(history.summary.peakMemoryBytes).toBe(1_000);
});

test('gives out what nobody can change', () => {
  const history = historyOf(3);
  expect(() => (history.samples as ResourceSample[]).push(sample(9))).toThrow(TypeError);
});
