import type { ProcessEntry, ProcessTable } from '../../../../actors/process/process-table.js';

/** A process of a {@link FakeTable}. */
export interface FakeProcess {
  readonly pid: number;
  readonly parent?: number;
  readonly group?: number;
  readonly session?: number;
  readonly start?: number;
  readonly environ?: string;
}

/** Start time of processes that have none of their own. */
export const START = 100;

/** Processes that exist only here. SIGKILL removes them; what else they do with a signal the test says. */
export class FakeTable implements ProcessTable {
  readonly alive = new Map<number, ProcessEntry & { readonly environ: string }>();
  /** Signals in the order in which they came, such as `SIGSTOP 7`. */
  readonly log: string[] = [];
  readonly threads = new Map<number, readonly number[]>();
  onSignal: (pid: number, signal: NodeJS.Signals) => boolean = () => true;
  onLook: () => void = () => {};

  constructor(...processes: readonly FakeProcess[]) {
    this.add({ pid: process.pid, parent: 1 }, ...processes);
  }

  add(...processes: readonly FakeProcess[]): void {
    for (const { pid, parent = 1, group = pid, session = group, start = START, environ = '' } of processes) {
      this.alive.set(pid, { pid, parent, group, session, start, environ, state: 'S' });
    }
  }

  all(): readonly ProcessEntry[] {
    const entries = [...this.alive.values()];
    this.onLook();
    return entries;
  }

  one(pid: number): ProcessEntry | undefined {
    return this.alive.get(pid);
  }

  environ(pid: number): string {
    return this.alive.get(pid)?.environ ?? '';
  }

  childrenOfThread(thread: number): readonly number[] {
    return this.threads.get(thread) ?? [];
  }

  signal(pid: number, signal: NodeJS.Signals): boolean {
    this.log.push(`${signal} ${pid}`);
    if (!this.onSignal(pid, signal)) return false;
    if (signal === 'SIGKILL') this.kill(pid);
    return true;
  }

  /** A process ends; what it has started is handed to the first of all processes. */
  kill(pid: number): void {
    this.alive.delete(pid);
    for (const entry of this.alive.values()) {
      if (entry.parent === pid) this.alive.set(entry.pid, { ...entry, parent: 1 });
    }
  }

  get pids(): number[] {
    return [...this.alive.keys()].filter((pid) => pid !== process.pid);
  }
}

/** An environment with a tag, as the process table has it. */
export function tagged(tag: string, owner = '1.1.1', workingDir = '/jobs'): string {
  return `PATH=/bin\0GLOMPO_RUN=${tag}\0GLOMPO_OWNER=${owner}\0GLOMPO_WORKING_DIR=${workingDir}\0`;
}
