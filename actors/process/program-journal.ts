import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownNamespace } from './owner.js';
import { privateDirectoryOf } from './private-directory.js';
import { readProcess } from './process-table.js';
import { type RunTag, runIdOf } from './run-tag.js';

/** Folder of a run's directory in which programs are written down. */
export const JOURNAL_FOLDER = 'programs';

/** Entries after which those of programs that have ended are removed from the file. */
const MOST_STALE = 500;

/**
 * Writes down which programs an isolate has started: one that clears its environment and outlives its parent could not
 * be told otherwise.
 */
export class ProgramJournal {
  readonly #tag: string;
  readonly #folder: string;
  readonly #file: string;
  readonly #alive = new Map<number, string>();
  #written = 0;

  constructor({ tag }: RunTag) {
    this.#tag = tag;
    this.#folder = join(privateDirectoryOf(runIdOf(tag)), JOURNAL_FOLDER);
    this.#file = join(this.#folder, tag.replaceAll('/', '.'));
  }

  /** A journal for an isolate, unless what it starts is in another PID namespace than the owner, which ends as a whole. */
  static of(run: RunTag): ProgramJournal | null {
    return run.owner.endsWith(`.${ownNamespace()}`) ? new ProgramJournal(run) : null;
  }

  started(pid: number): void {
    const start = readProcess(pid)?.start;
    if (start === undefined) return;
    const line = `${pid}.${start} ${this.#tag}\n`;
    this.#alive.set(pid, line);
    this.#written += 1;
    if (this.#written - this.#alive.size > MOST_STALE) this.#rewrite();
    else this.#write(line, 'a');
  }

  ended(pid: number): void {
    this.#alive.delete(pid);
  }

  #rewrite(): void {
    this.#written = this.#alive.size;
    this.#write([...this.#alive.values()].join(''), 'w');
  }

  #write(text: string, flag: 'a' | 'w'): void {
    try {
      if (this.#written === 1) mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(this.#file, text, { flag });
    } catch {
      // A task must not fail because it cannot be watched as closely as possible.
    }
  }
}

/** The programs that isolates of a run have written down: PID and start time, joined by a point, and the tag. */
export function journalledPrograms(runId: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  const folder = join(privateDirectoryOf(runId), JOURNAL_FOLDER);
  try {
    for (const file of readdirSync(folder)) {
      for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
        const [name, tag] = line.split(' ');
        if (tag !== undefined) tags.set(name, tag);
      }
    }
  } catch {
    // Nothing was written down, or the run is being cleaned up.
  }
  return tags;
}
