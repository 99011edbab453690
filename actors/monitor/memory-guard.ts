import type { Isolate } from '../isolate/isolate.js';
import { type ReadUsage, readProcessUsage } from './process-usage.js';

export interface MemoryGuardOptions {
  /** The isolates that are alive now. */
  readonly isolates: () => Iterable<Isolate>;
  /** MiB that a process may use, with all that it started. */
  readonly maxMemory: number;
  /** Default: from the operating system. */
  readonly read?: ReadUsage;
}

const MIB = 2 ** 20;
/**
 * MiB that a process may use on top, since Node takes them whatever the task does: 62 to 68 with its watchdog (measured
 * with Node 20 on x64), rounded up for garbage that was not collected yet.
 */
export const NODE_MEMORY = 96;
/** Milliseconds between two looks. */
const PAUSE_MS = 250;
/** How many times longer than a look the pause is at least, so that a crowded machine is not kept busy by looking. */
const LEAST_PAUSE_OF_LOOK = 20;

/** Ends processes that use more memory than they may, programs that they started included. */
export class MemoryGuard {
  readonly #options: MemoryGuardOptions;
  readonly #read: ReadUsage;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: MemoryGuardOptions) {
    this.#options = options;
    this.#read = options.read ?? readProcessUsage;
  }

  begin(): void {
    if (this.#options.maxMemory < Infinity) this.#later(PAUSE_MS);
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #later(milliseconds: number): void {
    if (this.#ended) return;
    this.#timer = setTimeout(() => void this.#look(), milliseconds);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const began = performance.now();
    const { isolates, maxMemory } = this.#options;
    const byPid = new Map<number, Isolate>();
    for (const isolate of isolates()) if (isolate.pid !== undefined) byPid.set(isolate.pid, isolate);
    const usages = await this.#read([...byPid.keys()]);
    if (this.#ended) return;
    for (const [pid, members] of usages) {
      const used = members.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0) / MIB;
      if (used <= maxMemory + NODE_MEMORY) continue;
      byPid.get(pid)?.kill(`used ${Math.round(used)} MiB, more than maxMemory = ${maxMemory} MiB`);
    }
    this.#later(Math.max(PAUSE_MS, LEAST_PAUSE_OF_LOOK * (performance.now() - began)));
  }
}
