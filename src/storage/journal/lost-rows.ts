import { LOST } from '../../domain/outcome.js';
import type { StoredRows } from '../../domain/row-store.js';

/** Most rows that are made at once. */
const MOST_ROWS = 4096;

/**
 * What stands for the evaluations from `from` up to `to`, around `index`, that were recorded and are not there any more:
 * no value, no point, the outcome `lost`.
 */
export function lostRows(dims: number, from: number, to: number, index: number): StoredRows {
  const start = Math.max(from, index - (index % MOST_ROWS));
  const count = Math.min(to, start + MOST_ROWS) - start;
  return {
    start,
    count,
    rows: {
      values: new Float64Array(count).fill(Number.NaN),
      points: new Float64Array(count * dims).fill(Number.NaN),
      ids: null,
      firstId: start,
      outcomes: new Uint8Array(count).fill(LOST),
      vectors: null,
      vectorLength: 0,
      asked: null,
      details: null,
    },
  };
}
