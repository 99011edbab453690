import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { GlompoError } from './domain/errors.js';
import { type Checkpoint, newestCheckpoint, readCheckpoint } from './storage/checkpoints/index.js';
import { HEAD_FILE } from './storage/checkpoints/layout.js';
import { JOURNAL_DIRECTORY } from './storage/journal/segment-files.js';
import { type ResumableRun, resumableRun } from './storage/journal/resumable-run.js';

/** What is left of a run, where somebody says that one is. */
export interface FoundRun {
  /** Its working directory; null where there is nothing but a checkpoint. */
  readonly directory: string | null;
  readonly journal: ResumableRun | null;
  readonly checkpoint: Checkpoint | null;
  /** What the user should know. */
  readonly warnings: readonly string[];
}

/** Where checkpoints are, unless the run's settings say something else. */
const CHECKPOINTS = 'checkpoints';

/**
 * Finds the journal and the checkpoint to go on from.
 *
 * @param path Working directory of the run, or one of its checkpoints.
 * @param from Name or path of the checkpoint to go on from; undefined for the newest that can be used.
 * @throws GlompoError `GLOMPO_RESUME` when there is nothing to go on from; `GLOMPO_CHECKPOINT` when the checkpoint that was
 *   named cannot be used; `GLOMPO_JOURNAL` when the journal cannot be read.
 */
export function foundRun(path: string, from: string | undefined): FoundRun {
  const given = resolve(path);
  if (!hasJournal(given) && existsSync(join(given, HEAD_FILE)))
    return besideCheckpoint(readCheckpoint(given));
  const journal = hasJournal(given) ? resumableRun(given) : null;
  try {
    return { directory: given, journal, ...checkpointOf(given, journal, from) };
  } catch (error) {
    journal?.close();
    throw error;
  }
}

/** A checkpoint where it was written has its journal beside it; one that was copied stands alone. */
function besideCheckpoint(checkpoint: Checkpoint): FoundRun {
  for (const directory of [dirname(dirname(checkpoint.directory)), dirname(checkpoint.directory)]) {
    if (!hasJournal(directory)) continue;
    const journal = resumableRun(directory);
    if (journal.settings.runId === checkpoint.runId) return { directory, journal, checkpoint, warnings: [] };
    journal.close();
  }
  return { directory: null, journal: null, checkpoint, warnings: [] };
}

function checkpointOf(
  directory: string,
  journal: ResumableRun | null,
  from: string | undefined,
): Pick<FoundRun, 'checkpoint' | 'warnings'> {
  const place = resolve(directory, journal?.settings.config?.checkpoint?.directory ?? CHECKPOINTS);
  if (from !== undefined) {
    const named = [resolve(place, from), resolve(from)].find((path) => existsSync(path)) ?? join(place, from);
    return { checkpoint: ofTheRun(readCheckpoint(named), journal), warnings: [] };
  }
  const { checkpoint, refused } = newestCheckpoint(place, journal?.settings.runId ?? null);
  if (checkpoint === null && journal === null) {
    const why = refused.map(({ message }) => ` ${message}`).join('');
    const message = `There is no run in ${directory} that could go on: no journal, and no checkpoint in ${place}.${why}`;
    throw new GlompoError('GLOMPO_RESUME', message, { data: { directory } });
  }
  return { checkpoint, warnings: refused.map(({ message }) => message) };
}

function ofTheRun(checkpoint: Checkpoint, journal: ResumableRun | null): Checkpoint {
  if (journal === null || checkpoint.runId === journal.settings.runId) return checkpoint;
  throw new GlompoError(
    'GLOMPO_RESUME',
    `The checkpoint ${basename(checkpoint.directory)} is of the run ${checkpoint.runId}, but the journal is of the run ` +
      `${journal.settings.runId}.`,
    { data: { option: 'from' } },
  );
}

function hasJournal(directory: string): boolean {
  return existsSync(join(directory, JOURNAL_DIRECTORY));
}
