import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Name of the directory with a run's journal in its working directory. */
export const JOURNAL_DIRECTORY = 'glompo_journal';

/** The working directory of a run, of which the journal's own directory may be given too. */
export function runDirectory(directory: string): string {
  const path = resolve(directory);
  return basename(path) === JOURNAL_DIRECTORY ? dirname(path) : path;
}

/** The part of a file that the journal's writer uses. */
export type SegmentFile = Pick<FileHandle, 'read' | 'writev' | 'datasync' | 'truncate' | 'stat' | 'close'>;

/** Opens the files of a journal for writing; tests give others. */
export interface SegmentFiles {
  /** Where the segments can be read; null when they cannot. */
  readonly directory: string | null;
  /** Opens a segment, makes it where it is not there. */
  open(segment: number): Promise<SegmentFile>;
}

/** The files of the journal in a working directory. */
export function segmentFiles(workingDir: string): SegmentFiles {
  const directory = join(workingDir, JOURNAL_DIRECTORY);
  return {
    directory,
    async open(segment) {
      await mkdir(directory, { recursive: true });
      const file = await open(join(directory, segmentName(segment)), constants.O_RDWR | constants.O_CREAT);
      // What is synced of a new file is of no use while its name is not on the disk.
      for (const place of [directory, workingDir]) await syncNames(place);
      return file;
    },
  };
}

/** Forces the names in a directory onto the disk, where the system can do so. */
async function syncNames(directory: string): Promise<void> {
  try {
    const handle = await open(directory, constants.O_RDONLY);
    await handle.sync().finally(() => handle.close());
  } catch {
    // Some systems cannot open a directory, or not sync it.
  }
}

export function segmentName(segment: number): string {
  return `${String(segment).padStart(6, '0')}.journal`;
}

/** The number of the segment in a file of this name; null when it is none. */
export function segmentNumber(name: string): number | null {
  const digits = /^(\d{6})\.journal$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}
