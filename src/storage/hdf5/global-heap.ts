import type { AddressedFile } from './addressed-file.js';

// Sizes are those of the HDF5 file format specification 3.0, section III.E "Disk Format: Level 1E - Global Heap".
const HEADER_BYTES = 16;
const OBJECT_HEADER_BYTES = 16;
/** The library reads at least so much at once. */
const SMALLEST_COLLECTION = 4096;
/** Collections grow up to this size, so that a file with a few texts stays small. */
const USUAL_COLLECTION = 65_536;
/** The number of an object is one of 16 bits, and 0 stands for what is free. */
const MOST_OBJECTS = 65_535;

interface Collection {
  readonly address: number;
  readonly bytes: Buffer;
  used: number;
  objects: number;
}

/** The texts of a file that have no fixed length. */
export class GlobalHeap {
  readonly #file: AddressedFile;
  #open: Collection | null = null;
  #full: Collection[] = [];
  #nextSize = SMALLEST_COLLECTION;

  constructor(file: AddressedFile) {
    this.#file = file;
  }

  /** Adds a text, and writes at `at` what an element of the type `VARIABLE_TEXT` is: its length and its place. */
  put(text: string, target: DataView, at: number): void {
    const length = Buffer.byteLength(text);
    const needed = OBJECT_HEADER_BYTES + Math.ceil(length / 8) * 8;
    const collection = this.#collectionFor(needed);
    const { address, bytes, used } = collection;
    collection.objects += 1;
    bytes.writeUInt16LE(collection.objects, used);
    bytes.writeUInt32LE(length, used + 8);
    bytes.write(text, used + OBJECT_HEADER_BYTES, 'utf8');
    collection.used += needed;
    target.setUint32(at, length, true);
    target.setUint32(at + 4, address % 2 ** 32, true);
    target.setUint32(at + 8, Math.floor(address / 2 ** 32), true);
    target.setUint32(at + 12, collection.objects, true);
  }

  /** Writes what is full, and, when nothing more is to come, the rest. */
  async drain(all = false): Promise<void> {
    if (all) this.#close();
    const full = this.#full;
    this.#full = [];
    for (const collection of full) await this.#file.writeAt(collection.address, collection.bytes);
  }

  #collectionFor(needed: number): Collection {
    const open = this.#open;
    if (open !== null && open.used + needed <= open.bytes.length && open.objects < MOST_OBJECTS) return open;
    this.#close();
    const size = Math.max(this.#nextSize, HEADER_BYTES + needed);
    this.#nextSize = Math.min(USUAL_COLLECTION, 2 * this.#nextSize);
    const bytes = Buffer.alloc(size);
    bytes.write('GCOL', 'latin1');
    bytes.writeUInt8(1, 4);
    bytes.writeUInt32LE(size, 8);
    this.#open = { address: this.#file.allocate(size), bytes, used: HEADER_BYTES, objects: 0 };
    return this.#open;
  }

  #close(): void {
    if (this.#open === null) return;
    const { bytes, used } = this.#open;
    // What is left has the number 0; less than a header of it is not told.
    if (bytes.length - used >= OBJECT_HEADER_BYTES) bytes.writeUInt32LE(bytes.length - used, used + 8);
    this.#full.push(this.#open);
    this.#open = null;
  }
}
