import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { decodeHeader, decodePayload, RECORD_HEADER_BYTES, type RecordHeader } from './record.js';

/** A link would lead out of the checkpoint, and a pipe would never open. */
const READ_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads the records of a file of a checkpoint, one after the other. */
export class RecordFile {
  readonly #fd: number;
  readonly #size: number;
  #at = 0;

  /** @throws Error of the file system, or when it is no file but a link, say. */
  constructor(path: string) {
    this.#fd = openSync(path, READ_ONLY);
    const stats = fstatSync(this.#fd);
    this.#size = stats.size;
    if (stats.isFile()) return;
    this.close();
    throw new Error('it is no file');
  }

  /** Whether all of it was read. */
  get isAtEnd(): boolean {
    return this.#at === this.#size;
  }

  /**
   * The next record.
   *
   * @param kind What it must be.
   * @param number The number that it must have.
   * @throws Error that says what is wrong with the file.
   */
  next(kind: number, number: number): { readonly header: RecordHeader; readonly value: unknown } {
    const header = decodeHeader(this.#bytes(RECORD_HEADER_BYTES));
    if (header.kind !== kind || header.number !== number) throw new Error('it has records of another file');
    // Before there is room made for them.
    if (header.bytes > this.#size - this.#at) throw new Error('it is cut off');
    return { header, value: decodePayload(header, this.#bytes(header.bytes)) };
  }

  close(): void {
    closeSync(this.#fd);
  }

  #bytes(count: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(count);
    let done = 0;
    while (done < count) {
      const read = readSync(this.#fd, bytes, done, count - done, this.#at + done);
      if (read === 0) break;
      done += read;
    }
    this.#at += done;
    return bytes.subarray(0, done);
  }
}
