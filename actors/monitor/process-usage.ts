import type { Status } from 'pidusage';
import { readProcessTable } from '../process/process-table.js';
import { familiesOf } from './process-families.js';

/** What one process uses. */
export interface ProcessUsage {
  readonly pid: number;
  /** Resident memory. */
  readonly memoryBytes: number;
  /** Processor time since it was started. */
  readonly cpuMs: number;
}

/** Reads what leaders of process groups use with all that belongs to them; a leader that has died may be missing. */
export type ReadUsage = (leaders: readonly number[]) => Promise<ReadonlyMap<number, readonly ProcessUsage[]>>;

/** Milliseconds for which pidusage keeps the files of a process open after it was last asked for it. */
const KEEP_OPEN_MS = 2_000;

let prepared: Promise<void> | undefined;

/**
 * The first time it asks `getconf` about this machine. Where that is missing it has good defaults, and need not say so in
 * the middle of the user's output; the variable by which it is told is not for what is started later.
 */
async function prepare(pidusage: (pid: number) => Promise<unknown>): Promise<void> {
  const before = process.env.PIDUSAGE_SILENT;
  process.env.PIDUSAGE_SILENT = 'true';
  // What it cannot say now it is asked for again.
  await pidusage(process.pid).catch(() => {});
  if (before === undefined) delete process.env.PIDUSAGE_SILENT;
  else process.env.PIDUSAGE_SILENT = before;
}

/** Reads it from the operating system, by pidusage. */
export const readProcessUsage: ReadUsage = async (leaders) => {
  if (leaders.length === 0) return new Map();
  const { default: pidusage } = await import('pidusage');
  prepared ??= prepare(pidusage);
  await prepared;
  const families = familiesOf(leaders, readProcessTable());
  const pids = [...families.values()].flat();
  if (pids.length === 0) return new Map();
  const usages: Readonly<Record<string, Status | null>> = await pidusage(pids, {
    maxage: KEEP_OPEN_MS,
  }).catch(
    // So it answers when it was asked for one process and that has just died.
    () => ({}),
  );
  const found = new Map<number, readonly ProcessUsage[]>();
  for (const [leader, members] of families) {
    const alive = members.flatMap((pid) => {
      const usage = usages[pid];
      return usage == null ? [] : [{ pid, memoryBytes: usage.memory, cpuMs: usage.ctime }];
    });
    if (alive.length > 0) found.set(leader, alive);
  }
  return found;
};
