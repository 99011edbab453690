import { dirname, join, resolve } from 'node:path';
import { CheckpointNames } from '../../domain/checkpoint-name.js';
import type { GlompoError } from '../../domain/errors.js';
import { makeDirectory } from '../working-dir.js';
import type { CheckpointContent, SaveTask, WrittenCheckpoint } from './checkpoint-content.js';
import { checkpointError } from './checkpoint-error.js';
import { type CheckpointFiles, systemFiles } from './checkpoint-files.js';
import { CheckpointDraft } from './draft.js';
import { isThere } from './is-there.js';
import { HEAD_FILE } from './layout.js';
import { type CheckpointWriter, discard, hiddenName, removeLeftovers, replacedName } from './leftovers.js';
import { listCheckpoints } from './list-checkpoints.js';
import { namesIn } from './names-in.js';

export interface CheckpointStoreOptions {
  /** Directory of the checkpoints; made when the first is written. */
  readonly directory: string;
  /** As in `CheckpointControl`. */
  readonly namingFormat: string;
  /** As in `CheckpointControl`. */
  readonly keepPast: number;
  readonly writer: CheckpointWriter;
  /** Default: those of this machine. */
  readonly files?: CheckpointFiles;
}

/**
 * Writes checkpoints into a directory, one after the other. A crash at any moment leaves the earlier ones as they were.
 *
 * @example
 * const store = new CheckpointStore({ directory, namingFormat: 'fit_%(count)', keepPast: 2, writer });
 * const { name, bytes } = await store.write(content, (into) => saveTask(task, into));
 */
export class CheckpointStore {
  readonly #directory: string;
  readonly #names: CheckpointNames;
  readonly #keepPast: number;
  readonly #writer: CheckpointWriter;
  readonly #files: CheckpointFiles;

  constructor({ directory, namingFormat, keepPast, writer, files = systemFiles }: CheckpointStoreOptions) {
    this.#directory = resolve(directory);
    this.#names = new CheckpointNames(namingFormat);
    this.#keepPast = keepPast;
    this.#writer = writer;
    this.#files = files;
  }

  /**
   * Writes a checkpoint. It is on the disk when this resolves, and only then older ones are removed. Nothing is to be
   * written meanwhile.
   *
   * @param saveTask Saves the task's state; null when there is none.
   * @throws GlompoError `GLOMPO_CHECKPOINT` when it cannot be written; the earlier ones are all there then.
   */
  async write(content: CheckpointContent, saveTask: SaveTask | null): Promise<WrittenCheckpoint> {
    const createdAt = new Date();
    let name: string | null = null;
    try {
      await this.#prepare();
      name = this.#names.next(createdAt, await namesIn(this.#directory));
      const hidden = join(this.#directory, hiddenName(this.#writer));
      const { bytes, saved, warnings } = await this.#writeHidden(hidden, name, content, saveTask, createdAt);
      const more = [...(await this.#removeReplaced(name)), ...(await this.#removePast(name, content.runId))];
      const directory = join(this.#directory, name);
      return { name, directory, bytes, saved, warnings: [...warnings, ...more] };
    } catch (cause) {
      const what = name === null ? 'A checkpoint' : `The checkpoint ${name}`;
      const message = `${what} cannot be written: ${(cause as Error).message}`;
      throw checkpointError(message, { cause, data: { directory: this.#directory, name } });
    }
  }

  async #prepare(): Promise<void> {
    if (!isThere(this.#directory)) {
      makeDirectory(this.#directory);
      await this.#files.sync(dirname(this.#directory));
    }
    await removeLeftovers(this.#files, this.#directory, this.#writer);
  }

  async #writeHidden(
    hidden: string,
    name: string,
    content: CheckpointContent,
    saveTask: SaveTask | null,
    createdAt: Date,
  ): Promise<Pick<WrittenCheckpoint, 'bytes' | 'saved' | 'warnings'>> {
    try {
      const written = await new CheckpointDraft(this.#files, hidden).write(content, saveTask, createdAt);
      await this.#putInPlace(hidden, name);
      return written;
    } catch (error) {
      // What is wrong has been said, and the next writer will try again.
      await this.#files.remove(hidden).catch(() => {});
      throw error;
    }
  }

  async #putInPlace(hidden: string, name: string): Promise<void> {
    const place = join(this.#directory, name);
    const aside = join(this.#directory, replacedName(name, this.#writer));
    const isTaken = isThere(place);
    if (isTaken) {
      if (!isThere(join(place, HEAD_FILE)))
        throw new Error(`${place} is no checkpoint, and is not replaced by one`);
      await this.#files.rename(place, aside);
    }
    try {
      await this.#files.rename(hidden, place);
    } catch (error) {
      if (isTaken) await this.#files.rename(aside, place);
      throw error;
    }
    await this.#files.sync(this.#directory);
  }

  async #removeReplaced(name: string): Promise<readonly GlompoError[]> {
    const aside = replacedName(name, this.#writer);
    return isThere(join(this.#directory, aside)) ? this.#discard([aside]) : [];
  }

  /** Removes what `keepPast` does not keep of the older ones of this run. */
  async #removePast(name: string, runId: string): Promise<readonly GlompoError[]> {
    if (this.#keepPast < 0) return [];
    const past = listCheckpoints(this.#directory).filter(
      (one) =>
        one.error === null && one.runId === runId && one.name !== name && this.#names.matches(one.name),
    );
    return this.#discard(past.slice(this.#keepPast).map((one) => one.name));
  }

  async #discard(names: readonly string[]): Promise<readonly GlompoError[]> {
    const errors: GlompoError[] = [];
    for (const name of names) {
      try {
        await discard(this.#files, this.#directory, name, this.#writer);
      } catch (cause) {
        const message = `The checkpoint ${name} cannot be removed: ${(cause as Error).message}`;
        errors.push(checkpointError(message, { cause, data: { directory: this.#directory, name } }));
      }
    }
    return errors;
  }
}
