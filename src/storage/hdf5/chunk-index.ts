import type { AddressedFile } from './addressed-file.js';
import { ByteWriter } from './byte-writer.js';

/** A chunk that is in the file. */
export interface StoredChunk {
  readonly address: number;
  /** Bytes in the file, which compression makes fewer. */
  readonly bytes: number;
}

interface Child {
  readonly address: number;
  readonly firstRow: number;
  readonly bytes: number;
}

// HDF5 file format specification 3.0, section III.A.1 "Version 1 B-trees", nodes of type 1.
const RAW_DATA = 1;
/** A node has at most twice the K of 32 that a superblock of version 2 means when it names none. */
const MOST_CHILDREN = 64;
const KEY_BYTES = 24;
const NODE_BYTES = 24 + MOST_CHILDREN * (KEY_BYTES + 8) + KEY_BYTES;

/**
 * Writes the B-tree that finds the chunks of a table.
 *
 * @returns Where its root is; null when there is no chunk.
 */
export async function writeChunkIndex(
  file: AddressedFile,
  chunks: readonly StoredChunk[],
  chunkRows: number,
  rowBytes: number,
): Promise<number | null> {
  if (chunks.length === 0) return null;
  const endRow = chunks.length * chunkRows;
  let level = 0;
  let children: Child[] = chunks.map((chunk, i) => ({ ...chunk, firstRow: i * chunkRows }));
  do {
    children = await writeLevel(file, children, level, endRow, rowBytes);
    level += 1;
  } while (children.length > 1);
  return children[0].address;
}

/** Writes the nodes of one level, which are the children of the next. */
async function writeLevel(
  file: AddressedFile,
  children: readonly Child[],
  level: number,
  endRow: number,
  rowBytes: number,
): Promise<Child[]> {
  const nodes = Math.ceil(children.length / MOST_CHILDREN);
  const start = file.allocate(nodes * NODE_BYTES);
  const parents: Child[] = [];
  for (let i = 0; i < nodes; i += 1) {
    const from = i * MOST_CHILDREN;
    const own = children.slice(from, from + MOST_CHILDREN);
    const next = children[from + MOST_CHILDREN];
    const writer = new ByteWriter().bytes(Buffer.from('TREE')).u8(RAW_DATA).u8(level).u16(own.length);
    for (const sibling of [i - 1, i + 1]) {
      writer.address(sibling >= 0 && sibling < nodes ? start + sibling * NODE_BYTES : null);
    }
    for (const { address, bytes, firstRow } of own) key(writer, bytes, firstRow, 0).u64(address);
    if (next === undefined) key(writer, 0, endRow, rowBytes);
    else key(writer, next.bytes, next.firstRow, 0);
    await file.writeAt(start + i * NODE_BYTES, writer.padTo(NODE_BYTES).finish());
    parents.push({ ...own[0], address: start + i * NODE_BYTES });
  }
  return parents;
}

/** Size of a chunk, no filter left out, first row, and first byte within the row. */
function key(writer: ByteWriter, bytes: number, row: number, byte: number): ByteWriter {
  return writer.u32(bytes).u32(0).u64(row).u64(byte);
}
