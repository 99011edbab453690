import type { ProcessEntry, ProcessTable } from '../process/process-table.js';
import { tagInText } from '../process/run-tag.js';

/** What is to be swept: all that carries a tag, and all that descends from it. */
export interface SweepTarget {
  /** Prefix of the tags that belong to it. */
  readonly prefix: string;
  /** A process group and session that belongs to it, though its leader may be dead. */
  readonly group?: number;
  /** Whether the leader of the group only waits for the end of its child, and is to be left to do so. */
  readonly isWrapped?: boolean;
  /** A process whose descendants belong to it, though itself it does not. */
  readonly below?: number;
  /**
   * Number of a thread of this process, as the system knows it, whose programs belong to it, whatever their environment
   * says; 0 when there is none any more.
   */
  readonly thread?: () => number;
}

/** Tags of processes by PID and start time, joined by a point. */
export type Journal = () => ReadonlyMap<string, string>;

const NO_JOURNAL: ReadonlyMap<string, string> = new Map();

/** Times that what a pass has not yet stopped is looked for. A program that forks without end loses this race. */
const MOST_LOOKS = 100;

/**
 * Kills what is left of targets: everything that carries their tag, the descendants of that, and the members of the
 * process groups and sessions that these lead. All are stopped before any is killed, so that none can start others
 * meanwhile. This process, those above it and what is dead are left alone.
 */
export class Sweep {
  readonly #table: ProcessTable;
  readonly #since: number;
  readonly #journal: Journal;
  readonly #spared = new Set<number>();
  /** Whether this system tells of its processes at all. */
  readonly #sees: boolean;
  /** Whether nothing was seen at the last look, though there is something to see. */
  #isBlind = false;
  /** Groups and sessions of members, and whose they are: they outlive their leaders. */
  readonly #led = new Map<number, SweepTarget>();
  /** Whose a process is, by PID and start time: what it was once found to be it stays, whatever it executes. */
  readonly #known = new Map<string, SweepTarget>();

  /**
   * @param since Start time in clock ticks before which nothing belongs to the run.
   * @param journal What is known of programs that may have cleared their environment.
   */
  constructor(table: ProcessTable, since: number, journal: Journal = () => NO_JOURNAL) {
    this.#table = table;
    this.#since = since;
    this.#journal = journal;
    this.#sees = table.one(process.pid) !== undefined;
    this.#spared.add(1);
    for (let pid: number | undefined = process.pid; pid; pid = table.one(pid)?.parent) {
      if (this.#spared.has(pid) && pid !== 1) break;
      this.#spared.add(pid);
    }
  }

  /** A target is dead, or given up. */
  forget(target: SweepTarget): void {
    for (const [name, owner] of this.#known) if (owner === target) this.#known.delete(name);
    for (const [led, owner] of this.#led) if (owner === target) this.#led.delete(led);
  }

  /** Sends a signal to all that belongs to targets. */
  signal(targets: readonly SweepTarget[], signal: NodeJS.Signals): void {
    for (const { entry } of this.#members(targets)) this.#signal(entry, signal);
  }

  /**
   * Stops and kills all that there is at the moment.
   *
   * @returns The targets of which something was still alive; dead is what a later pass no longer finds.
   */
  pass(targets: readonly SweepTarget[]): ReadonlySet<SweepTarget> {
    const stopped = new Set<string>();
    let members = this.#members(targets);
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      let isNew = false;
      for (const { entry } of members) {
        const name = nameOf(entry);
        if (stopped.has(name)) continue;
        stopped.add(name);
        isNew = this.#signal(entry, 'SIGSTOP') || isNew;
      }
      if (!isNew) break;
      members = this.#members(targets);
    }
    for (const { entry } of members) this.#signal(entry, 'SIGKILL');
    return new Set(this.#isBlind ? targets : members.map(({ target }) => target));
  }

  /** Sends a signal unless the PID has passed to another process since. */
  #signal({ pid, start }: ProcessEntry, signal: NodeJS.Signals): boolean {
    return this.#table.one(pid)?.start === start && this.#table.signal(pid, signal);
  }

  #members(targets: readonly SweepTarget[]): readonly Member[] {
    const all = this.#table.all();
    this.#isBlind = all === undefined && this.#sees;
    const entries = (all ?? []).filter(({ pid, start }) => {
      return start >= this.#since && !this.#spared.has(pid);
    });
    const owners = this.#roots(targets);
    const journal = this.#journal();
    for (const entry of entries) {
      const name = nameOf(entry);
      const target = this.#known.get(name) ?? this.#targetByTag(entry, journal.get(name), targets);
      if (target !== undefined && targets.includes(target)) owners.set(entry.pid, target);
    }
    this.#checkGroups(entries, owners, targets);
    this.#spread(entries, owners, targets);
    const members: Member[] = [];
    for (const entry of entries) {
      const target = owners.get(entry.pid);
      if (target === undefined || (target.isWrapped && entry.pid === target.group)) continue;
      this.#known.set(nameOf(entry), target);
      members.push({ entry, target });
    }
    return members;
  }

  /** What is known to belong to targets without a look at the table. */
  #roots(targets: readonly SweepTarget[]): Map<number, SweepTarget> {
    const owners = new Map<number, SweepTarget>();
    for (const target of targets) {
      if (target.group !== undefined) this.#led.set(target.group, target);
      if (target.below !== undefined) owners.set(target.below, target);
      const thread = target.thread?.() ?? 0;
      if (thread === 0) continue;
      for (const pid of this.#table.childrenOfThread(thread)) owners.set(pid, target);
    }
    return owners;
  }

  /** The number of a group that is gone may pass to others, whose leader is a stranger then. */
  #checkGroups(
    entries: readonly ProcessEntry[],
    owners: ReadonlyMap<number, SweepTarget>,
    targets: readonly SweepTarget[],
  ): void {
    const leaders = new Set(entries.map(({ pid }) => pid));
    const numbers = new Set(entries.flatMap(({ group, session }) => [group, session]));
    for (const [led, target] of this.#led) {
      const isStranger = targets.includes(target) && leaders.has(led) && owners.get(led) !== target;
      if (isStranger || !numbers.has(led)) this.#led.delete(led);
    }
  }

  #targetByTag(
    { pid }: ProcessEntry,
    journalled: string | undefined,
    targets: readonly SweepTarget[],
  ): SweepTarget | undefined {
    const tag = tagInText(this.#table.environ(pid))?.tag ?? journalled;
    return tag === undefined ? undefined : targets.find(({ prefix }) => tag.startsWith(prefix));
  }

  /** Adds descendants, and members of groups and sessions, until there are no more. */
  #spread(
    entries: readonly ProcessEntry[],
    owners: Map<number, SweepTarget>,
    targets: readonly SweepTarget[],
  ): void {
    for (let size = -1; size !== owners.size; ) {
      size = owners.size;
      for (const { pid, parent, group, session } of entries) {
        const led = this.#led.get(group) ?? this.#led.get(session);
        const target = owners.get(pid) ?? owners.get(parent) ?? led;
        if (target === undefined || !targets.includes(target)) continue;
        owners.set(pid, target);
        if (pid === group || pid === session) this.#led.set(pid, target);
      }
    }
  }
}

interface Member {
  readonly entry: ProcessEntry;
  readonly target: SweepTarget;
}

function nameOf({ pid, start }: ProcessEntry): string {
  return `${pid}.${start}`;
}
