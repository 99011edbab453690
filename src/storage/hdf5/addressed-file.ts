import type { FileHandle } from 'node:fs/promises';

/** Small pieces are written together, in pieces of this many bytes. */
const PENDING_BYTES = 1 << 20;
const ALIGNMENT = 8;

/** The part of a file that is needed to write one. */
export type WritableHandle = Pick<FileHandle, 'write' | 'truncate'>;

/** A file in which every piece of data gets an address of its own, a multiple of eight. */
export class AddressedFile {
  readonly #handle: WritableHandle;
  readonly #pending = Buffer.alloc(PENDING_BYTES);
  #pendingAt: number;
  #pendingBytes = 0;
  #end: number;

  /** @param start First address that may be used. */
  constructor(handle: WritableHandle, start: number) {
    this.#handle = handle;
    this.#pendingAt = start;
    this.#end = start;
  }

  /** Bytes that the file has, once all is written. */
  get end(): number {
    return this.#end;
  }

  /** Sets bytes aside that are written later, by {@link writeAt}. */
  allocate(bytes: number): number {
    const address = this.#end;
    this.#end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return address;
  }

  /** Writes bytes behind all others; what is given may be used again afterwards. */
  async append(bytes: Uint8Array): Promise<number> {
    const address = this.allocate(bytes.length);
    const follows = address === this.#pendingAt + this.#pendingBytes;
    if (!follows || this.#pendingBytes + this.#end - address > PENDING_BYTES) await this.#flush();
    if (this.#pendingBytes === 0) this.#pendingAt = address;
    if (bytes.length > PENDING_BYTES) {
      await this.writeAt(address, bytes);
    } else {
      this.#pending.set(bytes, this.#pendingBytes);
      this.#pending.fill(0, this.#pendingBytes + bytes.length, this.#pendingBytes + this.#end - address);
      this.#pendingBytes += this.#end - address;
    }
    return address;
  }

  async writeAt(address: number, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, address + done);
      done += bytesWritten;
    }
  }

  /** Writes what is pending, and makes the file as long as it says. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#handle.truncate(this.#end);
  }

  async #flush(): Promise<void> {
    await this.writeAt(this.#pendingAt, this.#pending.subarray(0, this.#pendingBytes));
    this.#pendingAt += this.#pendingBytes;
    this.#pendingBytes = 0;
  }
}
