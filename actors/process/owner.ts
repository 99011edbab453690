import { readFileSync, readlinkSync } from 'node:fs';
import { type ProcessTable, systemProcesses } from './process-table.js';

/** What stands for the namespace where it is not known. */
const UNKNOWN = '0';

/**
 * Names this process so that nothing else can be taken for it: PID, start time, and the PID namespace in which these
 * are true. Without `/proc` the last two are zero.
 */
export function ownIdentity(table: ProcessTable = systemProcesses): string {
  return `${process.pid}.${table.one(process.pid)?.start ?? 0}.${ownNamespace()}`;
}

/**
 * Whether the process with this identity is dead. One of another PID namespace or machine is none of our business, and
 * where nothing is certain it counts as alive.
 */
export function isDead(identity: string, table: ProcessTable, namespace: string = ownNamespace()): boolean {
  const [pid, start, where] = identity.split('.');
  if (!(Number(pid) > 0 && Number(start) > 0) || where === UNKNOWN || where !== namespace) return false;
  const entry = table.one(Number(pid));
  if (entry !== undefined) return entry.start !== Number(start);
  // Without a descriptor to spare this process does not even see itself.
  return table.one(process.pid) !== undefined;
}

/** When the process with this identity was started, in clock ticks; 0 when that is not known. */
export function startOf(identity: string): number {
  return Number(identity.split('.')[1]) || 0;
}

/**
 * Names the PID namespace that this process is in, or is '0': its inode, which is the same on many machines, and the
 * start of this machine, since machines may share directories.
 */
export function ownNamespace(): string {
  try {
    const [inode] = /\d+/.exec(readlinkSync('/proc/self/ns/pid')) ?? [];
    return inode === undefined ? UNKNOWN : `${inode}-${bootId()}`;
  } catch {
    return UNKNOWN;
  }
}

/** What the kernel calls this start of the machine. */
function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}
