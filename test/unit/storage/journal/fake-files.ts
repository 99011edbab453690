import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SegmentFile, SegmentFiles } from '../../../../src/storage/journal/segment-files.js';
import { JOURNAL_DIRECTORY, segmentName } from '../../../../src/storage/journal/segment-files.js';

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** A file system in memory that fails as it is told. */
export class FakeFiles implements SegmentFiles {
  readonly directory = null;
  /** The files that have a name, by segment. */
  readonly contents = new Map<number, { bytes: Buffer; links: number; synced: number }>();
  /** What was called, in order. */
  readonly calls: string[] = [];
  /** Bytes that all files together may have. */
  capacity = Infinity;
  /** Most bytes that one write takes. */
  mostAtOnce = Infinity;
  /** By operation, the code of the error that it fails with. */
  readonly broken = new Map<'open' | 'writev' | 'datasync' | 'truncate' | 'read', string>();
  opened = 0;

  get size(): number {
    return [...this.contents.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Bytes that are on the disk, whatever happens. */
  get syncedBytes(): number {
    return [...this.contents.values()].reduce((sum, { synced }) => sum + synced, 0);
  }

  /** Removes the names of all files; who has one open does not notice. */
  remove(): void {
    for (const content of this.contents.values()) content.links = 0;
    this.contents.clear();
  }

  /** Writes the files to a real directory, for a reader. */
  copyTo(directory: string): void {
    mkdirSync(join(directory, JOURNAL_DIRECTORY), { recursive: true });
    for (const [segment, { bytes }] of this.contents)
      writeFileSync(join(directory, JOURNAL_DIRECTORY, segmentName(segment)), bytes);
  }

  async open(segment: number): Promise<SegmentFile> {
    await this.#called('open');
    const content = this.contents.get(segment) ?? { bytes: Buffer.alloc(0), links: 1, synced: 0 };
    this.contents.set(segment, content);
    this.opened += 1;
    const file = {
      writev: async (buffers: readonly Uint8Array[], position: number) => {
        await this.#called('writev');
        const wanted = Buffer.concat(buffers).subarray(0, this.mostAtOnce);
        const grown = position + wanted.length - content.bytes.length;
        const room = content.links === 0 ? Infinity : this.capacity - this.size;
        const taken = wanted.subarray(0, wanted.length - Math.max(0, grown - room));
        if (taken.length === 0 && wanted.length > 0) throw failure('ENOSPC');
        const bytes = Buffer.alloc(Math.max(content.bytes.length, position + taken.length));
        content.bytes.copy(bytes);
        taken.copy(bytes, position);
        content.bytes = bytes;
        return { bytesWritten: taken.length, buffers };
      },
      read: async (buffer: Uint8Array, offset: number, length: number, position: number) => {
        await this.#called('read');
        const bytesRead = content.bytes.copy(buffer, offset, position, position + length);
        return { bytesRead, buffer };
      },
      truncate: async (length: number) => {
        await this.#called('truncate');
        const bytes = Buffer.alloc(length);
        content.bytes.copy(bytes);
        content.bytes = bytes;
      },
      datasync: async () => {
        const { length } = content.bytes;
        await this.#called('datasync');
        content.synced = length;
      },
      stat: async () => ({ nlink: content.links, size: content.bytes.length }),
      close: async () => {
        this.opened -= 1;
      },
    };
    return file as unknown as SegmentFile;
  }

  async #called(operation: 'open' | 'writev' | 'datasync' | 'truncate' | 'read'): Promise<void> {
    this.calls.push(operation);
    await null;
    const code = this.broken.get(operation);
    if (code !== undefined) throw failure(code);
  }
}
