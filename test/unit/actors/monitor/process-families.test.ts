import { expect, test } from 'vitest';
import { familiesOf } from '../../../../actors/monitor/process-families.js';

const entry = (pid: number, parent: number, group = pid, session = pid) => ({ pid, parent, group, session });

function families(leaders: number[], table?: ReturnType<typeof entry>[]) {
  return Object.fromEntries(
    [...familiesOf(leaders, table)].map(([leader, all]) => [leader, [...all].sort()]),
  );
}

test('a leader has its group, its session and the descendants of all these, and nobody else', () => {
  const table = [
    entry(1, 0),
    entry(10, 1),
    entry(11, 10, 10, 10),
    // Of the group, though its parent has gone.
    entry(12, 1, 10, 10),
    // Of the session, in a group of its own.
    entry(13, 1, 13, 10),
    // In a session of their own, but descendants.
    entry(14, 12),
    entry(15, 14),
    entry(20, 1),
    entry(21, 20, 20, 20),
    entry(30, 1),
  ];
  expect(families([10, 20], table)).toEqual({ 10: [10, 11, 12, 13, 14, 15], 20: [20, 21] });
});

test('a leader that another has started is its own', () => {
  expect(families([10, 20], [entry(10, 1), entry(20, 10), entry(21, 20)])).toEqual({
    10: [10],
    20: [20, 21],
  });
});

test('a leader that has died has nothing', () => {
  expect(families([10], [entry(1, 0)])).toEqual({ 10: [] });
});

test('a table that changed while it was read does not matter', () => {
  expect(families([10], [entry(5, 6), entry(6, 5), entry(10, 10)])).toEqual({ 10: [10] });
});

test('without a table each leader stands for itself', () => {
  expect(families([10, 20])).toEqual({ 10: [10], 20: [20] });
});
