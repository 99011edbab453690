import type { Containment } from '../../src/domain/containment.js';
import type { Backend } from '../../src/domain/optimizer.js';
import type { Isolate } from '../isolate/isolate.js';

/** Whom an isolate serves. */
export interface Served {
  /** Such as `optimizer 3` or `optimizer 3 evaluator.0`. */
  readonly name: string;
  /** The optimizer that it runs or evaluates for; null when it serves all. */
  readonly optimizerId: number | null;
}

/** Where the hosts of a run get their isolates: the supervisor, or what simulates one. */
export interface IsolateSource {
  readonly runId: string;
  /** What is certain to end with the run. */
  readonly containment: Containment;
  /** A directory that only this user may enter, for the sockets at which actors meet. */
  readonly privateDirectory: string;
  /** Starts a thread or process. It never throws: one that cannot be started has ended, with the reason. */
  start(backend: Exclude<Backend, 'inline'>, served: Served): Isolate;
  /** Ends the isolates that were started ahead and that nobody has taken. */
  endWarm(): void;
  /** No longer waits for an isolate that nothing can end. */
  abandon(isolate: Isolate): void;
  /** Kills whatever is alive, without waiting, and starts nothing any more. */
  killAll(): void;
  /** Resolves when everything that was started is dead, or given up. */
  allExited(): Promise<void>;
}
