import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import type { Backend } from '../../src/domain/optimizer.js';
import type { Isolate } from '../isolate/isolate.js';
import { startProcess } from '../isolate/process.js';
import { startThread } from '../isolate/thread.js';

/** A line that an isolate printed. */
export type OutputListener = (actor: string, stream: 'stdout' | 'stderr', text: string) => void;

/**
 * Starts every thread and process of a run and knows all that are alive. It lives in the user's own process, so that
 * the tree of processes is flat and every end is seen by one owner.
 */
export class Supervisor {
  readonly runId = nanoid();
  readonly #onOutput: OutputListener;
  readonly #alive = new Set<Isolate>();
  #directory: string | undefined;

  constructor(onOutput: OutputListener) {
    this.#onOutput = onOutput;
  }

  /** Isolates whose death was not yet verified. */
  get alive(): ReadonlySet<Isolate> {
    return this.#alive;
  }

  start(backend: Exclude<Backend, 'inline'>, name: string): Isolate {
    const options = {
      name,
      runId: this.runId,
      onOutput: (stream: 'stdout' | 'stderr', text: string) => this.#onOutput(name, stream, text),
    };
    const isolate = backend === 'threads' ? startThread(options) : startProcess(options);
    this.#alive.add(isolate);
    void isolate.exited.then(() => this.#alive.delete(isolate));
    return isolate;
  }

  /** A directory that only this user may enter, for the sockets at which actors meet. */
  get privateDirectory(): string {
    this.#directory ??= mkdtempSync(join(tmpdir(), 'glompo-'));
    return this.#directory;
  }

  /** Kills whatever is alive, without waiting: for the last moment before this process ends. */
  killAll(): void {
    for (const isolate of this.#alive) isolate.kill();
    this.#removeDirectory();
  }

  /** Resolves when everything that was started is dead. */
  async allExited(): Promise<void> {
    while (this.#alive.size > 0) await Promise.all([...this.#alive].map((isolate) => isolate.exited));
    this.#removeDirectory();
  }

  #removeDirectory(): void {
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
    this.#directory = undefined;
  }
}
