import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** One letter as in `/proc/PID/stat`; `Z` and `X` are dead. */
  readonly state: string;
  /** When it was started, in clock ticks since the machine was: with the PID it names a process for ever. */
  readonly start: number;
}

/** Places after the command in `/proc/PID/stat`. */
const THREADS = 17;
const START = 19;

/** The processes that can be seen and signalled from here. */
export interface ProcessTable {
  /** All that are alive; undefined on a system that does not tell, or while it cannot. */
  all(): readonly ProcessEntry[] | undefined;
  /** One that is alive, or undefined. */
  one(pid: number): ProcessEntry | undefined;
  /** Its environment as `NAME=value` ended by NUL each; empty where it may not be read. */
  environ(pid: number): string;
  /** Children that a thread of this process has started and not yet waited for. */
  childrenOfThread(thread: number): readonly number[];
  /** Returns false when there is no such process, or it may not be signalled. */
  signal(pid: number, signal: NodeJS.Signals): boolean;
}

/** The processes of this machine, or of the PID namespace that this process is in. A zombie counts as dead. */
export const systemProcesses: ProcessTable = {
  all: readProcessTable,
  one: readProcess,
  environ: (pid) => textOf(`/proc/${pid}/environ`) ?? '',
  childrenOfThread: (thread) => numbersIn(textOf(`/proc/self/task/${thread}/children`) ?? ''),
  signal(pid, signal) {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  },
};

/**
 * The processes of this machine, from `/proc`; undefined where there is none, or where it cannot be read just now. A
 * zombie counts as dead.
 */
export function readProcessTable(): readonly ProcessEntry[] | undefined {
  const entries: ProcessEntry[] = [];
  try {
    for (const name of readdirSync('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      const entry = entryOf(pid);
      if (entry !== undefined) entries.push(entry);
    }
  } catch {
    return undefined;
  }
  return entries.length === 0 ? undefined : entries;
}

/** One process that is alive, or undefined. */
export function readProcess(pid: number): ProcessEntry | undefined {
  try {
    return entryOf(pid);
  } catch {
    return undefined;
  }
}

/** Says that there is no such process, or that it is none of ours. */
const UNSEEN: readonly unknown[] = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'];

/** @throws when it cannot be said, as for want of a descriptor: that must not be taken for death. */
function entryOf(pid: number): ProcessEntry | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch (error) {
    if (UNSEEN.includes((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
  // The command may hold spaces and parentheses, so the fields are counted from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  // One whose first thread has ended looks like a zombie, though the others go on.
  if (state === 'X' || (state === 'Z' && Number(fields[THREADS]) <= 1)) return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    state,
    start: Number(fields[START]),
  };
}

/** The arguments of a process, to be shown. */
export function commandOf(pid: number): string {
  return (textOf(`/proc/${pid}/cmdline`) ?? '').split('\0').join(' ').trim();
}

/** Children of a process whose threads have not started any themselves. */
export function childrenOf(pid: number): readonly number[] {
  return numbersIn(textOf(`/proc/${pid}/task/${pid}/children`) ?? '');
}

function numbersIn(text: string): number[] {
  return text.split(' ').filter(Boolean).map(Number);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
