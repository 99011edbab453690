import type { StoredRows } from './row-store.js';

/** The first chunk is small, since many optimizers have short lives; later ones double up to a limit. */
const FIRST_CHUNK_ROWS = 64;
export const CHUNK_ROWS = 4096;
/** Number of chunks until they have all reached the limit: 64, 64, 128, ..., 2048 rows, together 4096. */
const GROWING_CHUNKS = 1 + Math.log2(CHUNK_ROWS / FIRST_CHUNK_ROWS);

/** Columns of one chunk. `ids` and `outcomes` exist only where they say something. */
export interface Chunk {
  /** Index of the first row. */
  readonly start: number;
  readonly rows: number;
  readonly values: Float64Array;
  readonly points: Float64Array;
  ids: Float64Array | null;
  outcomes: Uint8Array | null;
  details: readonly (Uint8Array | null)[] | null;
}

/** Number of the chunk that a row stands in. */
export function chunkNumber(index: number): number {
  if (index < FIRST_CHUNK_ROWS) return 0;
  if (index < CHUNK_ROWS) return 32 - Math.clz32(index / FIRST_CHUNK_ROWS);
  return GROWING_CHUNKS - 1 + Math.floor(index / CHUNK_ROWS);
}

/** Index behind the last row of a chunk. */
export function chunkEnd(number: number): number {
  if (number < GROWING_CHUNKS) return FIRST_CHUNK_ROWS * 2 ** number;
  return CHUNK_ROWS * (number - GROWING_CHUNKS + 2);
}

/** Rows that were read back, as a chunk. */
export function chunkOfStored({ start, count, rows }: StoredRows): Chunk {
  const { values, points, firstId, outcomes, details } = rows;
  const isCounted = rows.ids === null && firstId !== start;
  const ids = isCounted ? Float64Array.from({ length: count }, (_, i) => firstId + i) : rows.ids;
  return { start, rows: count, values, points, ids, outcomes, details };
}

/** Keeps copies, because details are views on the batch that they came in. */
export function keepDetails(chunk: Chunk, details: readonly (Uint8Array | null)[], offset: number): void {
  const kept = (chunk.details ??
    new Array<Uint8Array | null>(chunk.rows).fill(null)) as (Uint8Array | null)[];
  details.forEach((detail, i) => {
    if (detail !== null) kept[offset + i] = detail.slice();
  });
  chunk.details = kept;
}

/** A copy of one row of a chunk. */
export function rowOf(chunk: Chunk, index: number, dims: number): Chunk {
  const at = index - chunk.start;
  return {
    start: index,
    rows: 1,
    values: chunk.values.slice(at, at + 1),
    points: chunk.points.slice(at * dims, (at + 1) * dims),
    ids: chunk.ids?.slice(at, at + 1) ?? null,
    outcomes: chunk.outcomes?.slice(at, at + 1) ?? null,
    details: chunk.details?.slice(at, at + 1) ?? null,
  };
}
