import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { privateDirectoryOf } from './private-directory.js';

/** Folder of a run's directory with one empty file for each process group, named by its number. */
export const GROUPS_FOLDER = 'groups';

/**
 * Writes down that a process group, and the session of that number, belongs to a run: a program that has cleared its
 * environment, and whose parent dies together with the owner, could not be told otherwise.
 */
export function noteGroup(runId: string, group: number): void {
  const folder = folderOf(runId);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, String(group)), '');
  } catch {
    // A run must not fail because it cannot be watched as closely as possible.
  }
}

/** Nothing of the group is alive any more, and others may get its number. */
export function forgetGroup(runId: string, group: number): void {
  try {
    rmSync(join(folderOf(runId), String(group)), { force: true });
  } catch {
    // It goes with the directory of the run.
  }
}

/**
 * The groups that are written down. To be used only right after the owner's death: later their numbers may have passed
 * to others, whose leaders may be dead as well.
 */
export function notedGroups(runId: string): readonly number[] {
  try {
    return readdirSync(folderOf(runId)).map(Number);
  } catch {
    return [];
  }
}

function folderOf(runId: string): string {
  return join(privateDirectoryOf(runId), GROUPS_FOLDER);
}
