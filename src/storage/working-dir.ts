import { existsSync, mkdirSync } from 'node:fs';
import { GlompoError } from '../domain/errors.js';

/**
 * Makes a directory with its parents.
 *
 * @throws GlompoError `GLOMPO_WORKING_DIR` when it cannot be made.
 */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    const message = `${path} cannot be made: ${(cause as Error).message}`;
    throw new GlompoError('GLOMPO_WORKING_DIR', message, { cause });
  }
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
