import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';

/** What the writer of checkpoints does to files and directories; tests give others. */
export interface CheckpointFiles {
  /** Makes a directory, which must not be there. */
  makeDirectory(path: string): Promise<void>;
  /** Writes a new file. */
  write(path: string, pieces: Iterable<Uint8Array>): Promise<void>;
  /** Forces a file onto the disk, or which names a directory has. */
  sync(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a directory with all that is in it. */
  remove(path: string): Promise<void>;
}

/** The files of this machine. */
export const systemFiles: CheckpointFiles = {
  async makeDirectory(path) {
    await mkdir(path);
  },
  async write(path, pieces) {
    const handle = await open(path, 'wx');
    try {
      await writeFile(handle, blocks(pieces));
    } finally {
      await handle.close();
    }
  },
  async sync(path) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
};

/** Bytes that are written at once. */
const BLOCK_BYTES = 2 ** 20;

/** The same bytes in larger pieces, since there may be many small ones. */
function* blocks(pieces: Iterable<Uint8Array>): IterableIterator<Uint8Array> {
  let small: Uint8Array[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    small.push(piece);
    bytes += piece.byteLength;
    if (bytes < BLOCK_BYTES) continue;
    // The large one need not be copied.
    small.pop();
    yield Buffer.concat(small);
    yield piece;
    small = [];
    bytes = 0;
  }
  yield Buffer.concat(small);
}
