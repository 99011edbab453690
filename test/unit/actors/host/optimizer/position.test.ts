import { expect, test } from 'vitest';
import { BEGINNING, checkPosition, type Position } from '../../../../../actors/host/optimizer/position.js';
import { waitingFor } from './setup.js';

test.each([
  ['the beginning', BEGINNING],
  ['points that are waited for', waitingFor(9, [2, 5, 8])],
])('%s is a position', (_, position) => {
  checkPosition(position, 1);
});

test.each<[string, Partial<Position>]>([
  ['more told than asked for', { told: 7 }],
  ['too few points', { pendingPoints: Float64Array.of(1, 2) }],
  ['ids out of order', { pendingIds: Float64Array.of(2, 8, 5) }],
  ['an id twice', { pendingIds: Float64Array.of(2, 2, 5) }],
  ['an id that was not asked for', { pendingIds: Float64Array.of(2, 5, 9) }],
  ['an id that is none', { pendingIds: Float64Array.of(2, 5, 5.5) }],
  ['no number as worst value', { worst: Number.NaN }],
])('%s is none', (_, wrong) => {
  const position = { ...waitingFor(9, [2, 5, 8]), ...wrong };
  expect(() => checkPosition(position, 1)).toThrow(expect.objectContaining({ code: 'GLOMPO_CHECKPOINT' }));
});
