import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import treeKill from 'tree-kill';

/** The program by which tree-kill finds the children of a process. */
const LISTER = process.platform === 'darwin' ? 'pgrep' : 'ps';

/**
 * Kills a process and its descendants on a system without `/proc`, as far as they are found, and then calls `done`.
 * Without the program that lists processes tree-kill would end this one by an error that nobody can catch.
 */
export function endTree(pid: number, done: () => void, path: string = process.env.PATH ?? ''): void {
  const isListed = path.split(delimiter).some((folder) => existsSync(join(folder, LISTER)));
  if (isListed) treeKill(pid, 'SIGKILL', () => done());
  else done();
}
