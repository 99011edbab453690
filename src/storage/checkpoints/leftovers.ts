import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { REPLACED_BY } from '../../domain/checkpoint-name.js';
import type { CheckpointFiles } from './checkpoint-files.js';
import { namesIn } from './names-in.js';

/** Who writes checkpoints, so that another can tell what it left behind when it died. */
export interface CheckpointWriter {
  /** Names this process so that no other can be taken for it, as in the lock of a working directory. */
  readonly identity: string;
  /** Whether the process with an identity is certain to be dead. */
  isDead(identity: string): boolean;
}

const HIDDEN = /^\.checkpoint-[0-9a-f]{16}-of-(.+)$/;
const REPLACED = /^(.+)\.replaced-by-(.+)$/;

/** A name that nothing in the directory has, of something that only this writer knows of. */
export function hiddenName({ identity }: CheckpointWriter): string {
  return `.checkpoint-${randomBytes(8).toString('hex')}-of-${identity}`;
}

/** What a checkpoint is called while a new one of its name takes its place. */
export function replacedName(name: string, { identity }: CheckpointWriter): string {
  return `${name}${REPLACED_BY}${identity}`;
}

/** Removes a checkpoint so that whoever looks sees all of it or nothing. */
export async function discard(
  files: CheckpointFiles,
  directory: string,
  name: string,
  writer: CheckpointWriter,
): Promise<void> {
  const hidden = join(directory, hiddenName(writer));
  await files.rename(join(directory, name), hidden);
  await files.remove(hidden);
}

/**
 * Removes what dead writers left in a directory. A checkpoint that had made room for a new one, which then did not come,
 * gets its name back.
 */
export async function removeLeftovers(
  files: CheckpointFiles,
  directory: string,
  writer: CheckpointWriter,
): Promise<void> {
  const names = await namesIn(directory);
  for (const name of names) {
    const hidden = HIDDEN.exec(name)?.[1];
    if (hidden !== undefined && writer.isDead(hidden)) await files.remove(join(directory, name));
    const [, replaced, by] = REPLACED.exec(name) ?? [];
    if (replaced === undefined || !writer.isDead(by)) continue;
    if (names.includes(replaced)) {
      // That the other has its name may not be on the disk yet.
      await files.sync(directory);
      await discard(files, directory, name, writer);
    } else await files.rename(join(directory, name), join(directory, replaced));
  }
}
