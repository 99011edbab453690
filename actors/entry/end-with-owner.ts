import { startOf } from '../process/owner.js';
import { systemProcesses } from '../process/process-table.js';
import { OWN_TAG } from '../process/run-tag.js';
import { sweepUntilDead } from '../reaper/sweep-until-dead.js';

/**
 * Ends this process, whose owner is gone, and before it what its task has started: as long as this process lives, its
 * descendants can be told by their parents.
 */
export function endWithOwner(): void {
  try {
    if (OWN_TAG !== undefined) {
      const target = { prefix: OWN_TAG.tag, below: process.pid };
      sweepUntilDead([target], systemProcesses, startOf(OWN_TAG.owner));
    }
  } finally {
    // In a namespace of its own, what leads its group has to wait for it, and all else ends with the namespace.
    process.kill(process.ppid === 0 ? process.pid : -process.pid, 'SIGKILL');
    process.kill(process.pid, 'SIGKILL');
  }
}
