import type { ForeignWorker } from './foreign-worker.js';

interface Idle {
  readonly worker: ForeignWorker;
  readonly timer: NodeJS.Timeout;
}

/** As many workers as are needed at a time. Those that were idle for long end. */
export class WorkerPool {
  readonly #start: (signal?: AbortSignal) => Promise<ForeignWorker>;
  readonly #idleTimeoutMs: number;
  readonly #idle: Idle[] = [];

  /**
   * @param start Starts a worker and waits until it is ready.
   * @param idleTimeoutMs Milliseconds after which an idle worker ends.
   */
  constructor(start: (signal?: AbortSignal) => Promise<ForeignWorker>, idleTimeoutMs: number) {
    this.#start = start;
    this.#idleTimeoutMs = idleTimeoutMs;
  }

  /** A worker for one evaluation: the one that was used last, or a new one. */
  async take(signal?: AbortSignal): Promise<ForeignWorker> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      clearTimeout(idle.timer);
      if (idle.worker.isAlive) return idle.worker;
    }
    return await this.#start(signal);
  }

  /** The evaluation is over. A worker that is dead is forgotten. */
  release(worker: ForeignWorker): void {
    if (!worker.isAlive) return;
    const timer = setTimeout(() => {
      this.#idle.splice(
        this.#idle.findIndex((idle) => idle.worker === worker),
        1,
      );
      worker.close();
    }, this.#idleTimeoutMs).unref();
    this.#idle.push({ worker, timer });
  }
}
