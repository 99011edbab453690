import { join } from 'node:path';
import { GlompoError } from '../../domain/errors.js';
import type { OptimizerSnapshot } from '../../domain/optimizer-snapshot.js';
import type { CheckpointContent, SaveTask, WrittenCheckpoint } from './checkpoint-content.js';
import { checkpointError } from './checkpoint-error.js';
import type { CheckpointFiles } from './checkpoint-files.js';
import { HEAD_FILE, OPTIMIZERS_DIRECTORY, snapshotPath, TASK_DIRECTORY } from './layout.js';
import { type EncodedRecord, encodeRecord, KIND, RECORD_HEADER_BYTES } from './record.js';
import type { CheckpointHead, StoredFile, StoredOptimizer, StoredTaskFile } from './shapes.js';
import { surveyTaskFiles } from './task-files.js';

/** Files that are forced onto the disk at the same time: much of the time it waits for the disk. */
const SYNCED_AT_ONCE = 4;

/** Writes all that a checkpoint has into a directory of its own, where nobody sees it yet. */
export class CheckpointDraft {
  readonly #files: CheckpointFiles;
  readonly #directory: string;
  readonly #snapshots = new Map<number, StoredFile>();
  readonly #warnings: GlompoError[] = [];
  /** What has to be forced onto the disk, directories behind what is in them. */
  readonly #unsynced: { readonly files: string[]; readonly directories: string[] } = {
    files: [],
    directories: [],
  };
  #bytes = 0;

  /** @param directory The draft's own directory, which must not be there. */
  constructor(files: CheckpointFiles, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  /** @throws Error that says what could not be written. */
  async write(
    content: CheckpointContent,
    saveTask: SaveTask | null,
    createdAt: Date,
  ): Promise<Pick<WrittenCheckpoint, 'bytes' | 'saved' | 'warnings'>> {
    await this.#files.makeDirectory(this.#directory);
    const optimizers = join(this.#directory, OPTIMIZERS_DIRECTORY);
    await this.#files.makeDirectory(optimizers);
    for await (const [id, snapshot] of content.snapshots) await this.#writeSnapshot(id, snapshot);
    const taskFiles = saveTask === null ? null : await this.#saveTask(saveTask);
    const path = join(this.#directory, HEAD_FILE);
    await this.#files.write(path, this.#records(content, createdAt, taskFiles));
    this.#unsynced.files.push(path);
    this.#unsynced.directories.push(optimizers, this.#directory);
    await this.#sync();
    return { bytes: this.#bytes, saved: this.#snapshots.size, warnings: this.#warnings };
  }

  /** What cannot be stored of one optimizer is no reason to store nothing. */
  async #writeSnapshot(id: number, snapshot: OptimizerSnapshot): Promise<void> {
    const what = `The snapshot of optimizer ${id}`;
    let record: EncodedRecord;
    try {
      record = encodeRecord(KIND.snapshot, id, snapshot, what);
    } catch (cause) {
      if (!(cause instanceof GlompoError)) throw cause;
      const message = `${what} is left out: ${cause.message}`;
      this.#warnings.push(checkpointError(message, { cause, data: { optimizerId: id } }));
      return;
    }
    const path = snapshotPath(this.#directory, id);
    await this.#files.write(path, this.#counted(record));
    this.#unsynced.files.push(path);
    this.#snapshots.set(id, { bytes: record.bytes, checksum: record.checksum });
  }

  async #saveTask(saveTask: SaveTask): Promise<readonly StoredTaskFile[] | null> {
    const directory = join(this.#directory, TASK_DIRECTORY);
    await this.#files.makeDirectory(directory);
    if (!(await saveTask(directory))) {
      await this.#files.remove(directory);
      return null;
    }
    const { files, directories } = await surveyTaskFiles(directory);
    for (const { path, bytes } of files) {
      this.#bytes += bytes;
      this.#unsynced.files.push(join(directory, ...path));
    }
    this.#unsynced.directories.push(...directories.map((path) => join(directory, ...path)));
    return files;
  }

  *#records(
    { runId, glompoVersion, settings, state: all }: CheckpointContent,
    createdAt: Date,
    taskFiles: readonly StoredTaskFile[] | null,
  ): IterableIterator<Uint8Array> {
    const { optimizers, ...state } = all;
    const head: CheckpointHead = {
      runId,
      glompoVersion,
      createdAt: createdAt.getTime(),
      settings,
      state,
      optimizers: optimizers.length,
      taskFiles: taskFiles === null ? null : taskFiles.length,
    };
    yield* this.#counted(encodeRecord(KIND.head, 0, head, 'The state of the run'));
    let number = 1;
    for (const optimizer of optimizers) {
      const stored: StoredOptimizer = {
        state: optimizer,
        snapshot: this.#snapshots.get(optimizer.id) ?? null,
      };
      const what = `The state of optimizer ${optimizer.id}`;
      yield* this.#counted(encodeRecord(KIND.optimizer, number, stored, what));
      number += 1;
    }
    for (const file of taskFiles ?? []) {
      yield* this.#counted(encodeRecord(KIND.taskFile, number, file, 'The list of the files of the task'));
      number += 1;
    }
  }

  #counted({ bytes, pieces }: EncodedRecord): EncodedRecord['pieces'] {
    this.#bytes += RECORD_HEADER_BYTES + bytes;
    return pieces;
  }

  async #sync(): Promise<void> {
    const { files, directories } = this.#unsynced;
    const rest = files.values();
    const syncRest = async () => {
      for (const path of rest) await this.#files.sync(path);
    };
    await Promise.all(Array.from({ length: SYNCED_AT_ONCE }, syncRest));
    for (const path of directories) await this.#files.sync(path);
  }
}
