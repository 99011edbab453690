import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { type StoredChunk, writeChunkIndex } from './chunk-index.js';
import type { Datatype } from './datatype.js';
import { chunkedLayout, datasetMessages, gzipFilter, type HeaderMessage } from './header-messages.js';
import type { Hdf5File } from './hdf5-file.js';

/** Rows of a chunk where there is none yet: somebody may append some. */
const EMPTY_CHUNK_ROWS = 1024;

const compressed = promisify(deflate);

/** Rows in memory, each of `stride` bytes, all zero at first. */
export interface Rows {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly stride: number;
  readonly count: number;
}

/** Puts the rows from `start` up to `end` of a dataset into memory. */
export type FillRows = (rows: Rows, start: number, end: number) => void;

/**
 * Writes a dataset of rows in chunks, one chunk in memory at a time.
 *
 * @param attributes Messages that the dataset's header has besides.
 * @returns Where its header is.
 */
export async function writeRows(
  file: Hdf5File,
  type: Datatype,
  count: number,
  fill: FillRows,
  attributes: readonly HeaderMessage[] = [],
): Promise<number> {
  const { gzip, chunkBytes } = file.tables;
  const chunkRows = chunkRowsFor(type.size, count, chunkBytes);
  const bytes = Buffer.alloc(count === 0 ? 0 : chunkRows * type.size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: StoredChunk[] = [];
  for (let start = 0; start < count; start += chunkRows) {
    const end = Math.min(count, start + chunkRows);
    bytes.fill(0);
    fill({ bytes, view, stride: type.size, count: end - start }, start, end);
    const stored = gzip === 0 ? bytes : await compressed(bytes, { level: gzip });
    chunks.push({ address: await file.space.append(stored), bytes: stored.length });
    await file.heap.drain();
  }
  const index = await writeChunkIndex(file.space, chunks, chunkRows, type.size);
  return file.header([
    ...datasetMessages(type, [count], true),
    ...(gzip === 0 ? [] : [gzipFilter(gzip)]),
    chunkedLayout(index, chunkRows, type.size),
    ...attributes,
  ]);
}

/** Chunks of nearly equal size, so that the last one has little that is not used. */
function chunkRowsFor(rowBytes: number, count: number, chunkBytes: number): number {
  const most = Math.max(1, Math.floor(chunkBytes / rowBytes));
  if (count === 0) return Math.min(most, EMPTY_CHUNK_ROWS);
  return Math.ceil(count / Math.ceil(count / most));
}
