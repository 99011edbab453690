const FIRST_CAPACITY = 256;
const ALL_BITS = 0xffffffff;
const TWO_TO_32 = 2 ** 32;

/** Little-endian bytes, one field after the other. */
export class ByteWriter {
  #bytes = Buffer.alloc(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    const at = this.#take(1);
    this.#bytes.writeUInt8(value, at);
    return this;
  }

  u16(value: number): this {
    const at = this.#take(2);
    this.#bytes.writeUInt16LE(value, at);
    return this;
  }

  u32(value: number): this {
    const at = this.#take(4);
    this.#bytes.writeUInt32LE(value, at);
    return this;
  }

  /** A whole number up to `Number.MAX_SAFE_INTEGER`. */
  u64(value: number): this {
    return this.u32(value % TWO_TO_32).u32(Math.floor(value / TWO_TO_32));
  }

  /** A place in a file; null stands for what is not there, which HDF5 writes as all bits set. */
  address(value: number | null): this {
    return value === null ? this.u32(ALL_BITS).u32(ALL_BITS) : this.u64(value);
  }

  /** The lowest `size` bytes of a whole number below 2^32. */
  uint(value: number, size: number): this {
    for (let i = 0; i < size; i += 1) this.u8((value >>> (8 * i)) & 0xff);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** Text in UTF-8, with a zero after it. */
  cText(text: string): this {
    return this.bytes(Buffer.from(text)).u8(0);
  }

  /** Zeros up to the given length. */
  padTo(length: number): this {
    if (length > this.#length) this.#take(length - this.#length);
    return this;
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #take(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#length, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}
