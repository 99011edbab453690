import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { StoredTaskFile } from './shapes.js';

/** What a task has left in its directory. */
export interface TaskFiles {
  readonly files: readonly StoredTaskFile[];
  /** Names from the task's directory on, of it and of all that are in it, those within others first. */
  readonly directories: readonly (readonly string[])[];
}

const BLOCK_BYTES = 2 ** 20;
const READ_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Reads all that is in a task's directory, and all that is in those within it.
 *
 * @throws Error that names what cannot be read, or is neither a file nor a directory.
 */
export async function surveyTaskFiles(directory: string): Promise<TaskFiles> {
  const files: StoredTaskFile[] = [];
  const directories: (readonly string[])[] = [];
  await survey(directory, [], files, directories);
  return { files, directories };
}

async function survey(
  root: string,
  path: readonly string[],
  files: StoredTaskFile[],
  directories: (readonly string[])[],
): Promise<void> {
  const entries = await readdir(join(root, ...path), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = [...path, entry.name];
    if (entry.isDirectory()) await survey(root, inner, files, directories);
    else if (entry.isFile()) files.push({ path: inner, ...(await checksumOf(join(root, ...inner))) });
    else throw new Error(`${inner.join('/')} of the task is neither a file nor a directory`);
  }
  directories.push(path);
}

async function checksumOf(path: string): Promise<{ readonly bytes: number; readonly checksum: number }> {
  const handle = await open(path, READ_ONLY);
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    let [bytes, checksum] = [0, 0];
    for (;;) {
      const { bytesRead } = await handle.read(block, 0, block.length, bytes);
      if (bytesRead === 0) return { bytes, checksum };
      bytes += bytesRead;
      checksum = crc32(block.subarray(0, bytesRead), checksum);
    }
  } finally {
    await handle.close();
  }
}
