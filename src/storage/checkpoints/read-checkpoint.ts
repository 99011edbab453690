import { lstatSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { OptimizerSnapshot } from '../../domain/optimizer-snapshot.js';
import type { RunState } from '../../domain/run-state.js';
import { snapshot as optimizerSnapshot } from '../../protocol/messages.js';
import type { Shape } from '../../protocol/shape.js';
import type { RunSettings } from '../run-record.js';
import { checkpointError } from './checkpoint-error.js';
import { HEAD_FILE, isCheckpoint, OPTIMIZERS_DIRECTORY, snapshotPath, TASK_DIRECTORY } from './layout.js';
import { KIND, RECORD_HEADER_BYTES } from './record.js';
import { RecordFile } from './record-file.js';
import {
  type CheckpointHead,
  checkpointHead,
  type StoredOptimizer,
  type StoredTaskFile,
  storedOptimizer,
  storedTaskFile,
} from './shapes.js';
import { surveyTaskFiles } from './task-files.js';
import { readPart, unusable } from './unusable.js';

/** A checkpoint as it is read: all of it but what optimizers and the task saved, which is read when it is asked for. */
export interface Checkpoint {
  readonly name: string;
  /** The checkpoint itself, which is a directory; an absolute path. */
  readonly directory: string;
  readonly runId: string;
  /** Version of glompo that wrote it. */
  readonly glompoVersion: string;
  readonly createdAt: Date;
  readonly settings: RunSettings;
  readonly state: RunState;
  /** Ids of the optimizers whose snapshots it has, ascending. */
  readonly saved: readonly number[];
  /**
   * The snapshot of an optimizer; null when it has none. Each call reads it anew.
   *
   * @throws GlompoError `GLOMPO_CHECKPOINT` when it is not as it was written.
   */
  snapshot(optimizerId: number): OptimizerSnapshot | null;
  /**
   * The directory with what the task saved, an absolute path; null when it saved nothing. All files in it are read and
   * checked.
   *
   * @throws GlompoError `GLOMPO_CHECKPOINT` when there is anything in it that is not as it was written.
   */
  taskDirectory(): Promise<string | null>;
}

/**
 * Reads what a checkpoint says of itself.
 *
 * @throws GlompoError `GLOMPO_CHECKPOINT` that names the file and what is wrong with it.
 */
export function readHead(directory: string): CheckpointHead {
  return readRecords(directory, (file) => headOf(file));
}

/**
 * Reads a checkpoint and sees that all its parts are there.
 *
 * @throws GlompoError `GLOMPO_CHECKPOINT` that names the file and what is wrong with it.
 */
export function readWhole(path: string): Checkpoint {
  const directory = resolve(path);
  const { head, optimizers, taskFiles } = readRecords(directory, allOf);
  const { runId, glompoVersion, createdAt, settings } = head;
  checkParts(directory, optimizers, taskFiles);
  return {
    name: basename(directory),
    directory,
    runId,
    glompoVersion,
    createdAt: new Date(createdAt),
    settings,
    state: { ...head.state, optimizers: optimizers.map(({ state }) => state) },
    saved: optimizers.flatMap(({ state, snapshot }) => (snapshot === null ? [] : state.id)),
    snapshot: (id) => (optimizers[id - 1] === undefined ? null : snapshotOf(directory, optimizers[id - 1])),
    taskDirectory: () => taskDirectoryOf(directory, taskFiles),
  };
}

function readRecords<Result>(directory: string, read: (file: RecordFile) => Result): Result {
  if (!isCheckpoint(directory))
    throw checkpointError(`${directory} is no checkpoint.`, { data: { directory } });
  const path = join(directory, HEAD_FILE);
  return readPart(directory, path, () => {
    const file = new RecordFile(path);
    try {
      return read(file);
    } finally {
      file.close();
    }
  });
}

function headOf(file: RecordFile): CheckpointHead {
  const head = nextValue(file, KIND.head, 0, checkpointHead);
  if (head.runId !== head.settings.runId) throw new Error('it is of two runs');
  return head;
}

function allOf(file: RecordFile): {
  readonly head: CheckpointHead;
  readonly optimizers: readonly StoredOptimizer[];
  readonly taskFiles: readonly StoredTaskFile[] | null;
} {
  const head = headOf(file);
  const optimizers: StoredOptimizer[] = [];
  while (optimizers.length < head.optimizers) {
    const optimizer = nextValue(file, KIND.optimizer, optimizers.length + 1, storedOptimizer);
    optimizers.push(optimizer);
    if (optimizer.state.id !== optimizers.length) throw new Error('its optimizers are out of order');
  }
  const taskFiles: StoredTaskFile[] = [];
  while (taskFiles.length < (head.taskFiles ?? 0))
    taskFiles.push(nextValue(file, KIND.taskFile, head.optimizers + taskFiles.length + 1, storedTaskFile));
  if (!file.isAtEnd) throw new Error('it is followed by other bytes');
  return { head, optimizers, taskFiles: head.taskFiles === null ? null : taskFiles };
}

function nextValue<T>(file: RecordFile, kind: number, number: number, shape: Shape<T>): T {
  const { value } = file.next(kind, number);
  if (!shape(value)) throw new Error('it holds something else than a checkpoint does');
  return value;
}

/** Whether there are links among them is seen here; whether their bytes are right only when they are read. */
function checkParts(
  directory: string,
  optimizers: readonly StoredOptimizer[],
  taskFiles: readonly StoredTaskFile[] | null,
): void {
  if (taskFiles !== null) checkDirectory(directory, join(directory, TASK_DIRECTORY));
  const saved = optimizers.filter(({ snapshot }) => snapshot !== null);
  if (saved.length > 0) checkDirectory(directory, join(directory, OPTIMIZERS_DIRECTORY));
  for (const { state, snapshot } of saved) {
    const path = snapshotPath(directory, state.id);
    readPart(directory, path, () => {
      const stats = lstatSync(path);
      if (!stats.isFile()) throw new Error('it is no file');
      if (stats.size !== RECORD_HEADER_BYTES + (snapshot?.bytes ?? 0))
        throw new Error('it has not the bytes that were written');
    });
  }
}

function checkDirectory(directory: string, path: string): void {
  readPart(directory, path, () => {
    if (!lstatSync(path).isDirectory()) throw new Error('it is no directory');
  });
}

function snapshotOf(directory: string, { state, snapshot }: StoredOptimizer): OptimizerSnapshot | null {
  if (snapshot === null) return null;
  checkDirectory(directory, join(directory, OPTIMIZERS_DIRECTORY));
  const path = snapshotPath(directory, state.id);
  return readPart(directory, path, () => {
    const file = new RecordFile(path);
    try {
      const { header, value } = file.next(KIND.snapshot, state.id);
      const isWritten = header.bytes === snapshot.bytes && header.checksum === snapshot.checksum;
      if (!isWritten || !file.isAtEnd) throw new Error('it is not the one that was written');
      const isSnapshot =
        optimizerSnapshot(value) && value.pendingPoints.length === value.pendingIds.length * state.x0.length;
      if (!isSnapshot) throw new Error('it holds something else than a snapshot');
      return value;
    } finally {
      file.close();
    }
  });
}

async function taskDirectoryOf(
  directory: string,
  taskFiles: readonly StoredTaskFile[] | null,
): Promise<string | null> {
  if (taskFiles === null) return null;
  const path = join(directory, TASK_DIRECTORY);
  checkDirectory(directory, path);
  const { files } = await surveyTaskFiles(path).catch((cause: Error) => {
    throw unusable(directory, path, cause);
  });
  const found = new Map(files.map((file) => [file.path.join('/'), file]));
  for (const { path: names, bytes, checksum } of taskFiles) {
    const file = found.get(names.join('/'));
    found.delete(names.join('/'));
    const what = file === undefined ? 'it is missing' : 'it is damaged';
    if (file?.bytes !== bytes || file.checksum !== checksum)
      throw unusable(directory, join(path, ...names), new Error(what));
  }
  for (const name of found.keys())
    throw unusable(
      directory,
      join(path, name),
      new Error('it was not there when the checkpoint was written'),
    );
  return path;
}
