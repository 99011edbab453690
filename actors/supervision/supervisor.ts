import { mkdirSync, rmSync } from 'node:fs';
import { GlompoError } from '../../src/domain/errors.js';
import type { Backend } from '../../src/domain/optimizer.js';
import type { Isolate } from '../isolate/isolate.js';
import { startProcess } from '../isolate/process.js';
import { startThread } from '../isolate/thread.js';
import { unstartedIsolate } from '../isolate/unstarted.js';
import { privateDirectoryOf } from '../process/private-directory.js';

/** Something that an isolate printed. */
export type OutputListener = (actor: string, stream: 'stdout' | 'stderr', text: string) => void;

/** An isolate that was started, and the way to say whom it serves. */
interface Begun {
  readonly isolate: Isolate;
  serves(name: string): void;
}

/** Supervisors of this process that have something alive. */
const BUSY = new Set<Supervisor>();

const killAllBusy = () => {
  for (const supervisor of BUSY) supervisor.killAll();
};

/**
 * Starts every thread and process of a run and knows all that are alive. It lives in the user's own process, so that
 * the tree of processes is flat and every end is seen by one owner.
 */
export class Supervisor {
  readonly runId: string;
  readonly #onOutput: OutputListener;
  readonly #alive = new Set<Isolate>();
  readonly #warm: Begun[] = [];
  readonly #isRoot: boolean;
  #ended = false;

  /** @param isRoot Whether it is the run's first, which cleans up after all others. */
  constructor(runId: string, onOutput: OutputListener, isRoot = false) {
    this.runId = runId;
    this.#onOutput = onOutput;
    this.#isRoot = isRoot;
    if (isRoot) this.#setBusy(true);
  }

  /**
   * Starts isolates before it is known what they will serve, which their first order says: they load while whoever
   * gives that order still does.
   */
  warmUp(backend: Exclude<Backend, 'inline'>, count: number): void {
    for (let i = 0; i < count; i += 1) this.#warm.push(this.#begin(backend));
  }

  /** Ends the warm isolates that nobody has taken. */
  endWarm(): void {
    for (const { isolate } of this.#warm.splice(0)) isolate.kill();
  }

  /** Starts a thread or process. It never throws: one that cannot be started has ended, with the reason. */
  start(backend: Exclude<Backend, 'inline'>, name: string): Isolate {
    const at = this.#warm.findIndex(({ isolate }) => isolate.backend === backend);
    const begun = at === -1 ? this.#begin(backend) : this.#warm.splice(at, 1)[0];
    begun.serves(name);
    return begun.isolate;
  }

  #begin(backend: Exclude<Backend, 'inline'>): Begun {
    let name = 'an isolate';
    const serves = (given: string) => {
      name = given;
    };
    if (this.#ended) return { isolate: unstartedIsolate(backend, 'the run has ended'), serves };
    const onOutput = (stream: 'stdout' | 'stderr', text: string) => this.#onOutput(name, stream, text);
    try {
      const start = backend === 'threads' ? startThread : startProcess;
      const isolate = start({ runId: this.runId, onOutput });
      this.#watch(isolate);
      return { isolate, serves };
    } catch (error) {
      return { isolate: unstartedIsolate(backend, (error as Error).message), serves };
    }
  }

  /** A directory that only this user may enter, for the sockets at which actors meet. */
  get privateDirectory(): string {
    const directory = privateDirectoryOf(this.runId);
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
    } catch (cause) {
      const message = `${directory}, where actors meet, cannot be made: ${(cause as Error).message}`;
      throw new GlompoError('GLOMPO_SPAWN', message, { cause });
    }
    return directory;
  }

  /** Kills whatever is alive, without waiting, and starts nothing any more. */
  killAll(): void {
    this.#ended = true;
    for (const isolate of this.#alive) isolate.kill();
    this.#removeDirectory();
  }

  /** No longer waits for an isolate that nothing can end. */
  abandon(isolate: Isolate): void {
    isolate.abandon();
    this.#forget(isolate);
  }

  /** Resolves when everything that was started is dead, or given up. */
  async allExited(): Promise<void> {
    this.#ended = true;
    this.endWarm();
    while (this.#alive.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onForgotten = resolve;
      });
    }
    this.#removeDirectory();
    this.#setBusy(false);
  }

  #onForgotten: () => void = () => {};

  #watch(isolate: Isolate): void {
    this.#setBusy(true);
    this.#alive.add(isolate);
    void isolate.exited.then(() => this.#forget(isolate));
  }

  #forget(isolate: Isolate): void {
    this.#alive.delete(isolate);
    if (this.#alive.size === 0 && !this.#isRoot) this.#setBusy(false);
    this.#onForgotten();
  }

  /** A user's process.exit() leaves no time for more than a signal to what is alive, and for cleaning up. */
  #setBusy(busy: boolean): void {
    const wasAnyBusy = BUSY.size > 0;
    if (busy) BUSY.add(this);
    else BUSY.delete(this);
    const isAnyBusy = BUSY.size > 0;
    if (isAnyBusy && !wasAnyBusy) process.on('exit', killAllBusy);
    if (!isAnyBusy && wasAnyBusy) process.off('exit', killAllBusy);
  }

  #removeDirectory(): void {
    if (!this.#isRoot) return;
    try {
      rmSync(privateDirectoryOf(this.runId), { recursive: true, force: true });
    } catch {
      // Where none can be removed none was made, and a run does not fail for that.
    }
  }
}
