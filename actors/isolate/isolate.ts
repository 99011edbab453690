import type { Backend } from '../../src/domain/optimizer.js';
import type { Channel } from '../channel/channel.js';

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
  /** Asks it to end by force: SIGTERM to the process group, or `terminate()` of the thread. */
  terminate(): void;
  /** Ends it by force: SIGKILL to the process group. */
  kill(): void;
  /** Stops waiting for one that nothing can end: it must not hold up the end of this process. */
  abandon(): void;
  /** Resolves, and never rejects, when its death was verified. */
  readonly exited: Promise<IsolateExit>;
}

/** What a thread or process is started with. */
export interface IsolateOptions {
  /** The run that it belongs to; its descendants inherit it in the environment. */
  readonly runId: string;
  readonly onOutput: OutputSink;
}

/** What an isolate prints, as it comes. */
export type OutputSink = (stream: 'stdout' | 'stderr', text: string) => void;
