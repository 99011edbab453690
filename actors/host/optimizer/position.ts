import { GlompoError } from '../../../src/domain/errors.js';
import type { OptimizerSnapshot } from '../../../src/domain/optimizer-snapshot.js';

/** Where an optimizer stands between two evaluations, besides what it keeps itself. */
export type Position = Omit<OptimizerSnapshot, 'saved'>;

/** Where every optimizer begins. */
export const BEGINNING: Position = {
  asked: 0,
  told: 0,
  injected: 0,
  worst: -Infinity,
  pendingIds: new Float64Array(0),
  pendingPoints: new Float64Array(0),
};

/** @throws GlompoError `GLOMPO_CHECKPOINT` when the numbers do not fit together. */
export function checkPosition(
  { asked, told, worst, pendingIds, pendingPoints }: Position,
  dims: number,
): void {
  const isAscending = pendingIds.every(
    (id, i) => Number.isSafeInteger(id) && id >= 0 && id < asked && (i === 0 || id > pendingIds[i - 1]),
  );
  const isWhole =
    isAscending &&
    pendingIds.length === asked - told &&
    pendingPoints.length === pendingIds.length * dims &&
    worst < Infinity;
  if (isWhole) return;
  throw new GlompoError(
    'GLOMPO_CHECKPOINT',
    `The state of an optimizer does not fit together: it had asked for ${asked} points of ${dims} numbers, was told of ` +
      `${told}, and waited for ${pendingIds.length}.`,
  );
}
