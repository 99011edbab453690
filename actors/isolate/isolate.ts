import type { Backend } from '../../src/domain/optimizer.js';
import type { Channel } from '../channel/channel.js';
import type { RunTag } from '../process/run-tag.js';
import type { Reaper } from '../reaper/reaper.js';

/** How an isolate ended, once its death was verified. */
export interface IsolateExit {
  /** Whether it ended as it should: status 0 and no error. */
  readonly clean: boolean;
  /** In words, such as `exit status 3` or `killed by SIGKILL`. */
  readonly detail: string;
}

/** Where an actor's host runs: this isolate, a thread of this process, or a process of its own. */
export interface Isolate {
  readonly backend: Backend;
  readonly channel: Channel;
  /** Operating-system process, where it has one of its own. */
  readonly pid: number | undefined;
  /** Milliseconds that a thread was not idle since its start; a process has its own account of that. */
  busyMs?(): number;
  /** Asks it to end by force: SIGTERM to the process group, or `terminate()` of the thread. */
  terminate(): void;
  /**
   * Ends it by force: SIGKILL to the process group; for a thread, to the programs that it has started and may wait for.
   * The reason, where there is one, becomes part of its exit.
   */
  kill(reason?: string): void;
  /** Ends a thread at once, in which nothing is executed from then on, whatever it waits for. Processes have none. */
  halt?(): void;
  /** Kills it and all that descends from it, wherever that has gone to. */
  sweep(): void;
  /** Stops waiting for one that nothing can end: it must not hold up the end of this process. */
  abandon(): void;
  /** Resolves, and never rejects, when its death was verified. */
  readonly exited: Promise<IsolateExit>;
}

/** What a thread or process is started with. */
export interface IsolateOptions {
  /** What marks it and all that descends from it. */
  readonly mark: RunTag;
  readonly onOutput: OutputSink;
  /** MiB; Infinity for no limit. */
  readonly maxMemory: number;
  readonly reaper: Reaper;
  /** What goes before a shell whose child then runs in the namespace of the run; empty where there is none. */
  readonly enter: readonly string[];
}

/** What an isolate prints, as it comes. */
export type OutputSink = (stream: 'stdout' | 'stderr', text: string) => void;
