import { readProcessTable } from './process-table.js';

/** Sends a signal to every process of a group. Returns false when there is none left. */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

/** Whether any living process belongs to the group. */
export function groupIsAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // The kernel counts zombies, which nobody may be there to reap.
  return readProcessTable()?.some((entry) => entry.group === group) ?? true;
}
