import { readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { GlompoError } from '../../domain/errors.js';
import { checkpointError } from './checkpoint-error.js';
import { isCheckpoint } from './layout.js';
import { type Checkpoint, readHead, readWhole } from './read-checkpoint.js';
import type { CheckpointHead } from './shapes.js';

/** A checkpoint by what it says of itself. */
export interface ListedCheckpoint {
  readonly name: string;
  /** The checkpoint itself, which is a directory; an absolute path. */
  readonly directory: string;
  /** Why it cannot be used; null when what it says of itself can be read, whatever the rest is like. */
  readonly error: GlompoError | null;
  /** These are null where they cannot be read. */
  readonly runId: string | null;
  readonly createdAt: Date | null;
  readonly evaluations: number | null;
}

/**
 * The checkpoints in a directory, the newest first, and behind them those that are damaged. None where there is no
 * directory.
 *
 * @throws GlompoError `GLOMPO_CHECKPOINT` when the directory cannot be read.
 */
export function listCheckpoints(directory: string): readonly ListedCheckpoint[] {
  const listed = directoriesIn(directory).flatMap((name) => listedOf(resolve(directory, name), name) ?? []);
  return listed.sort(
    (a, b) =>
      descending(a.createdAt?.getTime(), b.createdAt?.getTime()) ||
      descending(a.evaluations ?? 0, b.evaluations ?? 0) ||
      (a.name < b.name ? 1 : -1),
  );
}

/**
 * The newest checkpoint in a directory that can be used.
 *
 * @param runId The run that it must be of; null for any.
 * @returns It, or null, and what is wrong with those that are newer or whose age cannot be known.
 * @throws GlompoError `GLOMPO_CHECKPOINT` when the directory cannot be read.
 */
export function newestCheckpoint(
  directory: string,
  runId: string | null,
): { readonly checkpoint: Checkpoint | null; readonly refused: readonly GlompoError[] } {
  const all = listCheckpoints(directory);
  const refused = all.flatMap(({ error }) => error ?? []);
  for (const listed of all) {
    if (listed.error !== null || (runId !== null && listed.runId !== runId)) continue;
    try {
      return { checkpoint: readWhole(listed.directory), refused };
    } catch (error) {
      refused.push(error as GlompoError);
    }
  }
  return { checkpoint: null, refused };
}

/**
 * Reads a checkpoint: all of it but the snapshots of its optimizers and what its task saved, of which it is only seen
 * that they are there.
 *
 * @param path The checkpoint, which is a directory.
 * @throws GlompoError `GLOMPO_CHECKPOINT` that names the file and what is wrong with it, and the newest of the older
 *   checkpoints beside it that can be used (in `data.instead`).
 * @example
 * const checkpoint = readCheckpoint('runs/1/checkpoints/glompo_checkpoint_20260101_120000');
 * checkpoint.state.evaluations;
 * for (const id of checkpoint.saved) checkpoint.snapshot(id);
 */
export function readCheckpoint(path: string): Checkpoint {
  try {
    return readWhole(path);
  } catch (cause) {
    if (!(cause instanceof GlompoError)) throw cause;
    const instead = insteadOf(resolve(path));
    if (instead === null) throw cause;
    const message = `${cause.message} The checkpoint ${instead.name} of ${instead.createdAt.toISOString()} can be used.`;
    throw checkpointError(message, { cause, data: { ...cause.data, instead: instead.directory } });
  }
}

/** The newest of the checkpoints beside a damaged one that can be used, and is no newer, as far as that is known. */
function insteadOf(directory: string): Checkpoint | null {
  const all = listCheckpoints(dirname(directory));
  const damaged = all.find((one) => one.directory === directory);
  for (const other of all) {
    if (other.error !== null || other === damaged) continue;
    if (damaged?.runId != null && other.runId !== damaged.runId) continue;
    if (damaged?.createdAt != null && other.createdAt! > damaged.createdAt) continue;
    try {
      return readWhole(other.directory);
    } catch {
      // Of several that are damaged each is named when somebody asks for it.
    }
  }
  return null;
}

/** Larger numbers first, and those that are none last. */
function descending(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  return (b ?? -Infinity) - (a ?? -Infinity);
}

/** Null for a directory that is none of a checkpoint. */
function listedOf(directory: string, name: string): ListedCheckpoint | null {
  let head: CheckpointHead | null = null;
  let error: GlompoError | null = null;
  try {
    head = readHead(directory);
  } catch (thrown) {
    if (!isCheckpoint(directory)) return null;
    error = thrown as GlompoError;
  }
  return {
    name,
    directory,
    error,
    runId: head?.runId ?? null,
    createdAt: head === null ? null : new Date(head.createdAt),
    evaluations: head?.state.evaluations ?? null,
  };
}

/** What is hidden is being written, or is about to go. */
function directoriesIn(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((one) => one.isDirectory() && !one.name.startsWith('.')).map(({ name }) => name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw checkpointError(`${directory} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
