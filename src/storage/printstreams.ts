import { appendFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GlompoError } from '../domain/errors.js';
import type { RunPlan } from '../domain/run-plan.js';
import { refuseEarlier } from './working-dir.js';

const DIRECTORY = 'glompo_optimizer_printstreams';
const EXTENSIONS = { stdout: 'out', stderr: 'err' } as const;

/** Bytes that one file may have. */
export const MOST_FILE_BYTES = 16 * 1024 * 1024;
const LAST_LINE = Buffer.from(`\n[this file has ${MOST_FILE_BYTES} bytes; the rest is dropped]\n`);

/** One file, and what is still to be written into it. */
interface PrintFile {
  readonly path: string;
  pending: string[];
  /** Bytes that it may still grow by. */
  left: number;
  /** Whether nothing more goes into it. */
  ended: boolean;
}

/**
 * The files of what optimizers and their evaluators print: `glompo_optimizer_printstreams/printstream_0001.out` and
 * `.err` for each optimizer, `printstream_shared.out` and `.err` for evaluators that serve all. A file is made when there
 * is something to write, and open only while it is written to. What comes in one turn of the event loop is written at
 * once, since a task may print many small pieces.
 */
export class Printstreams {
  readonly #plan: RunPlan;
  readonly #directory: string;
  readonly #onError: (error: GlompoError) => void;
  readonly #files = new Map<string, PrintFile>();
  readonly #waiting = new Set<PrintFile>();
  #flush: NodeJS.Immediate | undefined;
  #made = false;
  #failed = false;

  /** @param onError Hears of the first file that cannot be written to; the run goes on without such files. */
  constructor(plan: RunPlan, onError: (error: GlompoError) => void) {
    this.#plan = plan;
    this.#directory = join(plan.workingDir, DIRECTORY);
    this.#onError = onError;
  }

  /**
   * Sees that nothing of an earlier run will be mixed up with this one, unless that is wanted.
   *
   * @throws GlompoError `GLOMPO_WORKING_DIR` when there are files of an earlier run.
   */
  prepare(): void {
    if (this.#plan.splitPrintstreams) refuseEarlier(this.#directory, this.#plan.overwriteExisting);
  }

  /** Adds to the file of an optimizer, or to that of what serves all (null). */
  write(optimizerId: number | null, stream: 'stdout' | 'stderr', text: string): void {
    if (!this.#plan.splitPrintstreams) return;
    const file = this.#file(optimizerId, stream);
    if (file.ended) return;
    file.pending.push(text);
    this.#waiting.add(file);
    this.#flush ??= setImmediate(() => this.flush());
  }

  /** Writes what is pending. */
  flush(): void {
    clearImmediate(this.#flush);
    this.#flush = undefined;
    for (const file of this.#waiting) this.#append(file);
    this.#waiting.clear();
  }

  #file(optimizerId: number | null, stream: 'stdout' | 'stderr'): PrintFile {
    const number = optimizerId === null ? 'shared' : String(optimizerId).padStart(4, '0');
    const path = join(this.#directory, `printstream_${number}.${EXTENSIONS[stream]}`);
    let file = this.#files.get(path);
    if (file === undefined) {
      file = { path, pending: [], left: Math.max(0, MOST_FILE_BYTES - sizeOf(path)), ended: false };
      this.#files.set(path, file);
    }
    return file;
  }

  #append(file: PrintFile): void {
    const bytes = Buffer.from(file.pending.join(''));
    file.pending = [];
    file.ended = bytes.byteLength > file.left;
    const kept = file.ended ? Buffer.concat([bytes.subarray(0, file.left), LAST_LINE]) : bytes;
    file.left -= kept.byteLength;
    try {
      if (!this.#made) mkdirSync(this.#directory, { recursive: true });
      this.#made = true;
      appendFileSync(file.path, kept);
    } catch (cause) {
      // A file with a gap would mislead.
      file.ended = true;
      this.#report(file.path, cause as Error);
    }
  }

  #report(path: string, cause: Error): void {
    if (this.#failed) return;
    this.#failed = true;
    const message = `${path} cannot be written to, and what is printed there is lost: ${cause.message}`;
    this.#onError(new GlompoError('GLOMPO_OUTPUT', message, { cause }));
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
