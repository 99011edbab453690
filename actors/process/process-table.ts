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

/** The processes that can be seen and signalled from here. */
export interface ProcessTable {
  /** All that are alive; undefined on a system that does not tell. */
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

/** The processes of this machine, from `/proc`; undefined where there is none. A zombie counts as dead. */
export function readProcessTable(): readonly ProcessEntry[] | undefined {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return undefined;
  }
  const entries: ProcessEntry[] = [];
  for (const name of names) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const entry = readProcess(pid);
    if (entry !== undefined) entries.push(entry);
  }
  return entries.length === 0 ? undefined : entries;
}

/** One process that is alive, or undefined. */
export function readProcess(pid: number): ProcessEntry | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command may hold spaces and parentheses, so the fields are counted from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    state,
    start: Number(fields[19]),
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
