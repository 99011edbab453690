import { forgetGroup, noteGroup } from '../process/group-notes.js';
import { groupIsAlive, signalGroup } from '../process/process-group.js';
import { type ProcessTable, systemProcesses } from '../process/process-table.js';
import { journalledPrograms } from '../process/program-journal.js';
import { Sweep, type SweepTarget } from './sweep.js';
import { endTree } from './tree.js';

/** Milliseconds between two looks at the process table, which costs about 20 us for each process of the machine. */
const BETWEEN_LOOKS_MS = 4;
/** Longest wait between two looks for what does not die. */
const MOST_BETWEEN_LOOKS_MS = 200;
/** How many times longer than a look the wait is at least: isolates that end one by one must not keep this thread busy. */
const LEAST_WAIT_OF_LOOK = 3;

const nothing = () => {};

/** Ends what isolates leave behind. One look at the process table serves all that end at the same moment. */
export class Reaper {
  /** Whether it sees what carries a tag; if not, only process groups and what descends from their leaders. */
  readonly seesTags: boolean;
  readonly #runId: string;
  /** What may have living processes. */
  readonly #watched = new Set<SweepTarget>();
  /** What must be dead, and who waits for that. */
  readonly #dying = new Map<SweepTarget, () => void>();
  readonly #terminated = new Map<SweepTarget, () => void>();
  readonly #condemned = new Map<SweepTarget, () => void>();
  #turn: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = -Infinity;
  #lookTookMs = 0;
  #pause = BETWEEN_LOOKS_MS;
  readonly #sweep: Sweep;
  #isLast = false;

  /**
   * @param runId The run whose programs are written down.
   * @param since Start time in clock ticks before which nothing belongs to the run.
   */
  constructor(runId: string, since: number, table: ProcessTable = systemProcesses) {
    this.#runId = runId;
    this.#sweep = new Sweep(table, since, () => journalledPrograms(runId));
    this.seesTags = table.one(process.pid) !== undefined;
  }

  /** Remembers what is alive, for {@link sweepAll}, and for whoever sweeps when this process is dead. */
  watch(target: SweepTarget): void {
    this.#watched.add(target);
    // What is in a namespace ends with that.
    if (target.group !== undefined && !target.isWrapped) noteGroup(this.#runId, target.group);
  }

  /** Sends SIGTERM to all that belongs to a target, and then does what `next` says; what loses its parent is known. */
  terminate(target: SweepTarget, next: () => void = nothing): void {
    this.#terminated.set(target, next);
    this.#act();
  }

  /** Kills all that belongs to a target, and then does what `next` says. */
  sweep(target: SweepTarget, next: () => void = nothing): void {
    this.#condemned.set(target, next);
    this.#act();
  }

  /** Stops all that is watched, so that nobody who waits for it goes on. */
  holdAll(): void {
    if (this.seesTags) this.#sweep.signal([...this.#watched], 'SIGSTOP');
  }

  /** Kills all that is watched, at once. */
  sweepAll(): void {
    this.#isLast = true;
    this.#kill([...this.#watched]);
  }

  /** Kills what is left of a target, and resolves when nothing of it is alive, or when it was given up. */
  reap(target: SweepTarget): Promise<void> {
    return new Promise((done) => {
      this.#dying.set(target, done);
      this.#pause = BETWEEN_LOOKS_MS;
      this.#schedule();
    });
  }

  /** No longer waits for the death of a target. */
  giveUp(target: SweepTarget): void {
    this.#settle(target);
    if (this.#dying.size === 0) clearTimeout(this.#timer);
  }

  /** One look serves all that is asked for in one turn of the event loop. */
  #act(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#ask([...this.#terminated.keys()]);
      this.#kill([...this.#condemned.keys()]);
      for (const actions of [this.#terminated, this.#condemned]) {
        for (const next of actions.values()) next();
        actions.clear();
      }
    });
  }

  #ask(targets: readonly SweepTarget[]): void {
    if (targets.length === 0) return;
    if (this.seesTags) this.#sweep.signal(targets, 'SIGTERM');
    else for (const target of targets) signalAll(target, 'SIGTERM');
  }

  #kill(targets: readonly SweepTarget[]): void {
    if (targets.length === 0) return;
    if (this.seesTags) {
      this.#sweep.pass(targets);
      return;
    }
    for (const target of targets) {
      // Looking below the leader takes a while, and a process that ends has none.
      if (target.group === undefined || this.#isLast) signalAll(target, 'SIGKILL');
      else endTree(target.group, () => signalAll(target, 'SIGKILL'));
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const pause = Math.max(this.#pause, LEAST_WAIT_OF_LOOK * this.#lookTookMs);
    const next = this.#lookedAt + Math.min(pause, MOST_BETWEEN_LOOKS_MS);
    const wait = Math.max(0, next - performance.now());
    this.#timer = setTimeout(() => this.#look(), wait);
  }

  #look(): void {
    const targets = [...this.#dying.keys()];
    const began = performance.now();
    const alive = this.#sweep.pass(targets);
    this.#lookedAt = performance.now();
    this.#lookTookMs = this.#lookedAt - began;
    for (const target of targets) {
      if (alive.has(target) || (!this.seesTags && groupLives(target))) continue;
      if (target.group !== undefined) forgetGroup(this.#runId, target.group);
      this.#settle(target);
    }
    if (this.#dying.size === 0) return;
    this.#pause = Math.min(2 * this.#pause, MOST_BETWEEN_LOOKS_MS);
    this.#schedule();
  }

  #settle(target: SweepTarget): void {
    const done = this.#dying.get(target);
    this.#dying.delete(target);
    this.#watched.delete(target);
    this.#sweep.forget(target);
    done?.();
  }
}

function signalAll({ group }: SweepTarget, signal: NodeJS.Signals): void {
  if (group !== undefined) signalGroup(group, signal);
}

/** For systems without `/proc`, where groups are all that can be seen, though their numbers may be used again. */
function groupLives(target: SweepTarget): boolean {
  if (target.group === undefined || !groupIsAlive(target.group)) return false;
  signalAll(target, 'SIGKILL');
  return true;
}
