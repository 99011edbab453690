import type { Containment, ContainmentChoice } from '../../src/domain/containment.js';
import { GlompoError } from '../../src/domain/errors.js';
import type { Backend } from '../../src/domain/optimizer.js';
import type { Isolate } from '../isolate/isolate.js';
import { startProcess } from '../isolate/process.js';
import { startThread } from '../isolate/thread.js';
import { unstartedIsolate } from '../isolate/unstarted.js';
import { makePrivateDirectory } from '../process/private-directory.js';
import { startOf } from '../process/owner.js';
import { childTag, type RunTag, runIdOf } from '../process/run-tag.js';
import { Reaper } from '../reaper/reaper.js';
import { RunGuard } from '../reaper/run-guard.js';
import type { Served } from './isolate-source.js';
import { endWithout, setBusy } from './open-ends.js';

/** Something that an isolate printed. */
export type OutputListener = (by: Served, stream: 'stdout' | 'stderr', text: string) => void;

/** An isolate that was started, and the way to say whom it serves. */
interface Begun {
  readonly isolate: Isolate;
  serves(served: Served): void;
}

/** Whom an isolate serves before its first order. */
const NOBODY_YET: Served = { name: 'an isolate', optimizerId: null };

export interface SupervisorOptions {
  /** The mark of the run, or of the isolate whose threads it starts: theirs begin with it. */
  readonly mark: RunTag;
  readonly onOutput: OutputListener;
  /** MiB that each thread or process may use. Default: Infinity. */
  readonly maxMemory?: number;
  /** What only the run's first has to do, which cleans up after all others. */
  readonly root?: {
    readonly containment: ContainmentChoice;
    readonly onWarning: (error: GlompoError) => void;
  };
}

/**
 * Starts every thread and process of a run and knows all that are alive. It lives in the user's own process, so that
 * the tree of processes is flat and every end is seen by one owner.
 */
export class Supervisor {
  readonly runId: string;
  readonly #options: SupervisorOptions;
  readonly #reaper: Reaper;
  readonly #guard: RunGuard | null;
  readonly #alive = new Map<Isolate, Served>();
  readonly #warm: Begun[] = [];
  #started = 0;
  #isSure = true;
  #ended = false;
  #allExited: Promise<void> | null = null;

  constructor(options: SupervisorOptions) {
    const { mark, root } = options;
    this.#options = options;
    this.runId = runIdOf(mark.tag);
    this.#reaper = new Reaper(this.runId, startOf(mark.owner));
    this.#guard =
      root === undefined
        ? null
        : new RunGuard({
            mark,
            choice: root.containment,
            seesTags: this.#reaper.seesTags,
            onWarning: root.onWarning,
          });
    if (root !== undefined) setBusy(this, true);
  }

  /** What is certain to end with the run, whatever happens to this process. */
  get containment(): Containment {
    return this.#guard?.containment ?? (this.#reaper.seesTags ? 'tags' : 'groups');
  }

  /** Makes what processes run in, where the system has more to offer than their marks. */
  async prepareForProcesses(): Promise<void> {
    await this.#guard?.openNamespace();
  }

  /**
   * Starts isolates before it is known what they will serve, which their first order says: they load while whoever
   * gives that order still does.
   */
  warmUp(backend: Exclude<Backend, 'inline'>, count: number): void {
    for (let i = 0; i < count; i += 1) this.#warm.push(this.#begin(backend));
  }

  /** The isolates that are alive, with whom each serves. */
  get alive(): ReadonlyMap<Isolate, Served> {
    return this.#alive;
  }

  /** Ends the warm isolates that nobody has taken. */
  endWarm(): void {
    for (const { isolate } of this.#warm.splice(0)) isolate.kill();
  }

  /** Starts a thread or process. It never throws: one that cannot be started has ended, with the reason. */
  start(backend: Exclude<Backend, 'inline'>, served: Served): Isolate {
    const at = this.#warm.findIndex(({ isolate }) => isolate.backend === backend);
    const begun = at === -1 ? this.#begin(backend) : this.#warm.splice(at, 1)[0];
    const { isolate } = begun;
    begun.serves(served);
    if (this.#alive.has(isolate)) this.#alive.set(isolate, served);
    return isolate;
  }

  #begin(backend: Exclude<Backend, 'inline'>): Begun {
    let by = NOBODY_YET;
    const serves = (served: Served) => {
      by = served;
    };
    if (this.#ended) return { isolate: unstartedIsolate(backend, 'the run has ended'), serves };
    const onOutput = (stream: 'stdout' | 'stderr', text: string) => this.#options.onOutput(by, stream, text);
    try {
      const start = backend === 'threads' ? startThread : startProcess;
      const { mark, maxMemory = Infinity } = this.#options;
      this.#started += 1;
      const isolate = start({
        mark: { ...mark, tag: childTag(mark.tag, this.#started) },
        onOutput,
        maxMemory,
        reaper: this.#reaper,
        enter: this.#guard?.enter ?? [],
      });
      this.#watch(isolate);
      this.#guard?.begin();
      return { isolate, serves };
    } catch (error) {
      return { isolate: unstartedIsolate(backend, (error as Error).message), serves };
    }
  }

  /** A directory that only this user may enter, for the sockets at which actors meet. */
  get privateDirectory(): string {
    try {
      return makePrivateDirectory(this.#options.mark);
    } catch (cause) {
      const message = `The directory where actors meet cannot be made: ${(cause as Error).message}`;
      throw new GlompoError('GLOMPO_SPAWN', message, { cause });
    }
  }

  /** Kills whatever is alive, without waiting, and starts nothing any more. */
  killAll(): void {
    this.#ended = true;
    const isolates = [...this.#alive.keys()];
    const threads = isolates.filter(({ halt }) => halt !== undefined);
    if (threads.length > 0) {
      // A thread whose program ends before it does starts the next one, for which Node would wait at its own end.
      this.#reaper.holdAll();
      for (const thread of threads) thread.halt?.();
    }
    this.#reaper.sweepAll();
    for (const isolate of isolates) if (isolate.halt === undefined) isolate.kill();
    this.#guard?.removeDirectory();
  }

  /** No longer waits for an isolate that nothing can end. */
  abandon(isolate: Isolate): void {
    isolate.abandon();
    endWithout(isolate);
    this.#isSure = false;
    this.#forget(isolate);
  }

  /** Resolves when everything that was started is dead, or given up. */
  allExited(): Promise<void> {
    this.#allExited ??= this.#waitForAll();
    return this.#allExited;
  }

  async #waitForAll(): Promise<void> {
    this.#ended = true;
    this.endWarm();
    while (this.#alive.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onForgotten = resolve;
      });
    }
    await this.#guard?.end(this.#isSure);
    setBusy(this, false);
  }

  #onForgotten: () => void = () => {};

  #watch(isolate: Isolate): void {
    setBusy(this, true);
    this.#alive.set(isolate, NOBODY_YET);
    void isolate.exited.then(() => this.#forget(isolate));
  }

  #forget(isolate: Isolate): void {
    this.#alive.delete(isolate);
    if (this.#alive.size === 0 && this.#guard === null) setBusy(this, false);
    this.#onForgotten();
  }
}
