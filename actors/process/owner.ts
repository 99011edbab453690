import { readlinkSync } from 'node:fs';
import { type ProcessTable, systemProcesses } from './process-table.js';

/**
 * Names this process so that nothing else can be taken for it: PID, start time, and the PID namespace in which these
 * are true. Without `/proc` the last two are zero.
 */
export function ownIdentity(table: ProcessTable = systemProcesses): string {
  return `${process.pid}.${table.one(process.pid)?.start ?? 0}.${ownNamespace()}`;
}

/**
 * Whether the process with this identity is dead. One of another PID namespace is none of our business, and where
 * nothing is certain it counts as alive.
 */
export function isDead(identity: string, table: ProcessTable, namespace: number = ownNamespace()): boolean {
  const [pid, start, inode] = identity.split('.').map(Number);
  if (!(pid > 0 && start > 0 && inode > 0) || inode !== namespace) return false;
  return table.one(pid)?.start !== start;
}

/** When the process with this identity was started, in clock ticks; 0 when that is not known. */
export function startOf(identity: string): number {
  return Number(identity.split('.')[1]) || 0;
}

/** Inode of the PID namespace that this process is in, or 0. */
export function ownNamespace(): number {
  try {
    return Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? 0);
  } catch {
    return 0;
  }
}
