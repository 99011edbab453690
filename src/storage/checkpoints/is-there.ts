import { lstatSync } from 'node:fs';

/** Whether there is anything of this path. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
