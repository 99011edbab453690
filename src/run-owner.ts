import { isDead, ownIdentity } from '../actors/process/owner.js';
import { systemProcesses } from '../actors/process/process-table.js';
import type { CheckpointWriter } from './storage/checkpoints/index.js';
import { lockOwner, takeRunLock } from './storage/run-lock.js';

/**
 * Sees that no other live run uses a working directory.
 *
 * @returns Gives the directory free.
 * @throws GlompoError `GLOMPO_WORKING_DIR` when another run uses it.
 */
export function lockDirectory(directory: string): () => void {
  return takeRunLock(directory, ownIdentity(), (identity) => isDead(identity, systemProcesses));
}

/** Who writes the checkpoints of this process's runs. */
export function checkpointWriter(): CheckpointWriter {
  return { identity: ownIdentity(), isDead: (identity) => isDead(identity, systemProcesses) };
}

/** The process that has a run in a working directory; null when there is none, or it is dead. */
export function runOwner(directory: string): { readonly pid: number; readonly host: string } | null {
  const owner = lockOwner(directory);
  if (owner === null || isDead(owner.identity, systemProcesses)) return null;
  return { pid: Number.parseInt(owner.identity, 10), host: owner.host };
}
