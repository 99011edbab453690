import { AddressedFile, type WritableHandle } from './addressed-file.js';
import { ByteWriter } from './byte-writer.js';
import { GlobalHeap } from './global-heap.js';
import type { HeaderMessage } from './header-messages.js';
import { lookup3 } from './lookup3.js';
import { objectHeader } from './object-header.js';

// HDF5 file format specification 3.0, section II.A "Disk Format: Level 0A - Format Signature and Superblock".
const SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
const SUPERBLOCK_VERSION = 2;
const SUPERBLOCK_BYTES = 48;

/** Half of what readers before HDF5 2.0 keep of a dataset in memory: they read larger chunks anew for every row. */
const CHUNK_BYTES = 1 << 19;

/** How the rows of tables are stored. */
export interface TableStorage {
  /** Level of their compression; 0 for none. */
  readonly gzip: number;
  /** Bytes of a chunk at most, unless a single row has more. */
  readonly chunkBytes: number;
}

/** An HDF5 file while it is written: readable from version 1.8 of the library (2008) on. */
export class Hdf5File {
  readonly space: AddressedFile;
  readonly heap: GlobalHeap;
  readonly tables: TableStorage;

  constructor(handle: WritableHandle, tables: Partial<TableStorage> = {}) {
    this.space = new AddressedFile(handle, SUPERBLOCK_BYTES);
    this.heap = new GlobalHeap(this.space);
    this.tables = { gzip: 0, chunkBytes: CHUNK_BYTES, ...tables };
  }

  /** Writes the header of a group or dataset, and returns its address. */
  async header(messages: readonly HeaderMessage[]): Promise<number> {
    return this.space.append(objectHeader(messages));
  }

  /** Writes what makes the rest a file. */
  async finish(root: number): Promise<void> {
    await this.heap.drain(true);
    await this.space.finish();
    const superblock = new ByteWriter()
      .bytes(SIGNATURE)
      .u8(SUPERBLOCK_VERSION)
      .u8(8)
      .u8(8)
      .u8(0)
      .u64(0)
      .address(null)
      .u64(this.space.end)
      .u64(root);
    superblock.u32(lookup3(superblock.finish()));
    await this.space.writeAt(0, superblock.finish());
  }
}
