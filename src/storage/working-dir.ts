import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { GlompoError } from '../domain/errors.js';

/**
 * Makes a directory with its parents.
 *
 * @throws GlompoError `GLOMPO_WORKING_DIR` when it cannot be made.
 */
export function makeDirectory(path: string): void {
  try {
    makeWithParents(path);
  } catch (cause) {
    const message = `${path} cannot be made: ${(cause as Error).message}`;
    throw new GlompoError('GLOMPO_WORKING_DIR', message, { cause });
  }
}

/** Node's own `recursive` never returns where a directory is there but takes in no others, as `/proc` does. */
function makeWithParents(path: string): void {
  if (isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeWithParents(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isDirectory(path)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Sees that nothing of an earlier run will be lost.
 *
 * @throws GlompoError `GLOMPO_WORKING_DIR` when the path exists and may not be overwritten.
 */
export function refuseEarlier(path: string, overwriteExisting: boolean): void {
  if (overwriteExisting || !existsSync(path)) return;
  const advice = 'choose another workingDir or set overwriteExisting: true';
  throw new GlompoError('GLOMPO_WORKING_DIR', `${path} is there from an earlier run; ${advice}.`);
}
