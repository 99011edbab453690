import { expect, test } from 'vitest';
import { backOffMs } from '../../../src/domain/back-off.js';

test('there is no wait before a first try, then one that doubles with each failure up to five seconds', () => {
  const waits = Array.from({ length: 10 }, (_, failures) => backOffMs(failures));
  expect(waits).toEqual([0, 50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
});

test('a very long streak waits no longer', () => {
  expect(backOffMs(1e6)).toBe(5_000);
});
