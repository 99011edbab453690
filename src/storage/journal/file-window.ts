import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes that are read at once, since frames are small and are mostly read one after the other. */
const WINDOW_BYTES = 256 * 1024;

/** Reads a file of any size through a small part of it that is kept in memory. */
export class FileWindow {
  readonly #fd: number;
  #bytes: Buffer = Buffer.alloc(0);
  #from = 0;
  /** Whether the file ended with them. */
  #isLast = false;

  /** @throws Error of the file system when the file cannot be opened. */
  constructor(path: string) {
    this.#fd = openSync(path, 'r');
  }

  /** Bytes of the file at present. */
  get size(): number {
    return fstatSync(this.#fd).size;
  }

  /**
   * The bytes from `at` on, fewer when the file ends before. They are never written over.
   *
   * @throws Error of the file system when they cannot be read.
   */
  bytes(at: number, count: number): Buffer {
    const end = this.#from + this.#bytes.length;
    if (at < this.#from || at > end || (at + count > end && !this.#isLast)) this.#load(at, count);
    return this.#bytes.subarray(at - this.#from, at - this.#from + count);
  }

  /** Forgets what was read, because the file may have changed. */
  forget(): void {
    this.#bytes = Buffer.alloc(0);
    this.#isLast = false;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #load(at: number, count: number): void {
    const left = Math.max(0, this.size - at);
    const bytes = Buffer.allocUnsafeSlow(Math.min(Math.max(count, WINDOW_BYTES), left));
    let done = 0;
    while (done < bytes.length) {
      const read = readSync(this.#fd, bytes, done, bytes.length - done, at + done);
      if (read === 0) break;
      done += read;
    }
    this.#bytes = bytes.subarray(0, done);
    this.#from = at;
    this.#isLast = bytes.length === left;
  }
}
