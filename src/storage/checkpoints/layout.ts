import { join } from 'node:path';
import { isThere } from './is-there.js';

/** Where the parts of a checkpoint are in its directory. No name of these ever comes from what is stored. */
export const HEAD_FILE = 'checkpoint';
export const TASK_DIRECTORY = 'task';
export const OPTIMIZERS_DIRECTORY = 'optimizers';

/** The file of an optimizer's snapshot in the directory of a checkpoint. */
export function snapshotPath(directory: string, optimizerId: number): string {
  return join(directory, OPTIMIZERS_DIRECTORY, String(optimizerId).padStart(4, '0'));
}

/** Whether a directory has anything of a checkpoint, be it damaged. */
export function isCheckpoint(directory: string): boolean {
  return [HEAD_FILE, OPTIMIZERS_DIRECTORY].some((part) => isThere(join(directory, part)));
}
