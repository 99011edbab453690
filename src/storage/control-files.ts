import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { GlompoError } from '../domain/errors.js';
import { type ControlAction, type ControlRequest, controlRequest, isControlName } from './control-request.js';
import { LOCK_FILE } from './run-lock.js';

/** Null when it was done, or why it cannot be. */
export type Answer = string | null;

type Asked<Action extends ControlAction['action']> = Extract<ControlAction, { readonly action: Action }>;

/**
 * Does what control files ask for. Each method returns, or resolves with, null when it was done, or why it cannot be; an
 * error that it throws says the same. The file stays until a promise is settled, so that who waits for it to go knows
 * that it was done.
 */
export interface ControlListener {
  stop(reason: string, by: string): Answer | Promise<Answer>;
  stopOptimizer(optimizerId: number, reason: string, by: string): Answer | Promise<Answer>;
  /** Null for the whole run. */
  pause(optimizerId: number | null, by: string): Answer | Promise<Answer>;
  resume(optimizerId: number | null, by: string): Answer | Promise<Answer>;
  inject(point: Omit<Asked<'inject'>, 'action'>, by: string): Answer | Promise<Answer>;
  checkpoint(by: string): Answer | Promise<Answer>;
  change(settings: Omit<Asked<'change'>, 'action'>, by: string): Answer | Promise<Answer>;
  /** Hears once of each file that was not acted upon. */
  onWarning(error: GlompoError): void;
}

/** Ending of the name of a file that was not acted upon. */
export const REFUSED = '.refused';

/** What the reason follows in such a file. */
export const REFUSED_BECAUSE = '\nrefused: ';

export const MOST_BYTES = 64 * 1024;

/** Looks at which a file must be the same before it counts as written; a shell makes it before it writes into it. */
const EMPTY_LOOKS = 2;
const UNFINISHED_LOOKS = 10;

/** Errors that say nothing about the file: it is gone by now, or there is no descriptor to spare. */
const PASSING: ReadonlySet<string> = new Set(['ENOENT', 'EMFILE', 'ENFILE']);

/** A file that was seen before and not been done with. */
interface Known {
  readonly version: string;
  /** Looks at which it was like this; null when it is not looked at again before it changes. */
  readonly looks: number | null;
}

/**
 * Files in a working directory by which anybody who may write there intervenes in its run:
 *
 * | name | what is done |
 * |---|---|
 * | `STOP_3` | optimizer 3 is stopped |
 * | `STOP_ALL`, `EXIT` | the run is stopped |
 * | `PAUSE`, `PAUSE_3`, `RESUME`, `RESUME_3` | the run, or an optimizer, waits, or goes on |
 * | `CHKPT` | a checkpoint is written |
 * | `INJECT`, `INJECT_` and more | `{ "x": [...], "fx": ..., "optimizerId": ... }`: optimizers are told of a point |
 * | `CHANGE` | `{ "exitConditions": "...", "maxJobs": ... }`: settings are others from now on |
 *
 * Each may be empty, where the table says nothing else, or hold an object in JSON with `by` (who asks) and `reason`. It
 * is removed when it was acted upon. One that cannot be is told of once, and becomes `NAME.refused` with the reason at
 * its end. What was in the directory before is not acted upon, and stays as it is until it is touched; nor is anything
 * but a regular file of at most 64 KiB. Files of other names are none of ours.
 *
 * @example
 * const control = new ControlFiles(workingDir, listener);
 * const timer = setInterval(() => control.look(), 250);
 */
export class ControlFiles {
  readonly #directory: string;
  readonly #listener: ControlListener;
  readonly #known = new Map<string, Known>();

  /**
   * @param directory The working directory. What is older there than the lock of the run, or than this, when there is none,
   *   is told of and left alone.
   */
  constructor(directory: string, listener: ControlListener) {
    this.#directory = directory;
    this.#listener = listener;
    const began = this.#stats(LOCK_FILE)?.mtimeMs ?? Infinity;
    for (const name of this.#names()) {
      if ((this.#stats(name)?.mtimeMs ?? Infinity) >= began) continue;
      this.#leave(name, 'it is older than this session of the run; touch it if it is meant for this one');
    }
  }

  /** Does what is asked for by now; nothing when the directory is gone. */
  look(): void {
    const names = this.#names();
    if (this.#known.size > 0) {
      for (const name of this.#known.keys()) if (!names.includes(name)) this.#known.delete(name);
    }
    for (const name of names) this.#lookAt(name);
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#directory).filter(isControlName).sort();
    } catch {
      return [];
    }
  }

  #lookAt(name: string): void {
    const stats = this.#stats(name);
    if (stats === null) return;
    const version = versionOf(stats);
    const known = this.#known.get(name);
    const isSame = known?.version === version;
    if (isSame && known?.looks === null) return;
    if (!stats.isFile()) this.#leave(name, 'it is no regular file');
    else if (stats.size > MOST_BYTES) this.#refuse(name, `it has more than ${MOST_BYTES} bytes`);
    else this.#consider(name, version, isSame ? (known?.looks ?? 0) + 1 : 1);
  }

  #consider(name: string, version: string, looks: number): void {
    this.#known.set(name, { version, looks });
    try {
      const text = this.#read(name);
      const request = controlRequest(name, text);
      if (request === null) {
        if (looks >= UNFINISHED_LOOKS)
          this.#refuse(name, 'it holds no object in JSON that says what is wanted');
      } else if (text !== '' || looks >= EMPTY_LOOKS) this.#act(name, version, request);
    } catch (error) {
      if (!PASSING.has(codeOf(error))) this.#refuse(name, messageOf(error));
    }
  }

  #act(name: string, version: string, request: ControlRequest): void {
    const answer = this.#answer(request);
    if (!(answer instanceof Promise)) {
      this.#settle(name, version, answer);
      return;
    }
    this.#known.set(name, { version, looks: null });
    void answer.catch(messageOf).then((reason) => {
      const stats = this.#stats(name);
      // A newer one asks for the same again.
      if (stats !== null && versionOf(stats) === version) this.#settle(name, version, reason);
    });
  }

  #answer({ wanted, by }: ControlRequest): Answer | Promise<Answer> {
    const listener = this.#listener;
    try {
      switch (wanted.action) {
        case 'stop':
          return listener.stop(wanted.reason, by);
        case 'stopOptimizer':
          return listener.stopOptimizer(wanted.optimizerId, wanted.reason, by);
        case 'pause':
          return listener.pause(wanted.optimizerId, by);
        case 'resume':
          return listener.resume(wanted.optimizerId, by);
        case 'checkpoint':
          return listener.checkpoint(by);
        case 'inject': {
          const { action: _, ...point } = wanted;
          return listener.inject(point, by);
        }
        case 'change': {
          const { action: _, ...settings } = wanted;
          return listener.change(settings, by);
        }
      }
    } catch (error) {
      return messageOf(error);
    }
  }

  #settle(name: string, version: string, reason: Answer): void {
    if (reason === null) this.#remove(name, version);
    else this.#refuse(name, reason);
  }

  #remove(name: string, version: string): void {
    try {
      rmSync(join(this.#directory, name), { force: true });
      this.#known.delete(name);
    } catch (error) {
      // What was done must not be done again at every look.
      this.#known.set(name, { version, looks: null });
      this.#warn(name, `was acted upon, but cannot be removed: ${messageOf(error)}`);
    }
  }

  #refuse(name: string, reason: string): void {
    const path = join(this.#directory, name);
    try {
      append(path, `${REFUSED_BECAUSE}${reason}\n`);
    } catch {
      // One that may not be written to has its reason in the warning alone.
    }
    try {
      renameSync(path, `${path}${REFUSED}`);
      this.#known.delete(name);
      this.#warn(name, `was not acted upon: ${reason}. It is ${name}${REFUSED} now`);
    } catch {
      this.#leave(name, reason);
    }
  }

  /** Tells of a file that is not acted upon, and does not look at it again before it changes. */
  #leave(name: string, reason: string): void {
    const stats = this.#stats(name);
    if (stats === null) return;
    this.#known.set(name, { version: versionOf(stats), looks: null });
    this.#warn(name, `is not acted upon: ${reason}`);
  }

  #warn(name: string, what: string): void {
    const message = `${name} in ${this.#directory} ${what}.`;
    this.#listener.onWarning(new GlompoError('GLOMPO_CONTROL_FILE', message, { data: { file: name } }));
  }

  #stats(name: string): Stats | null {
    try {
      return lstatSync(join(this.#directory, name));
    } catch {
      return null;
    }
  }

  /** Never more than fits, and never through a link, whatever was put there since it was looked at. */
  #read(name: string): string {
    return opened(join(this.#directory, name), constants.O_RDONLY, (fd) => {
      const bytes = Buffer.alloc(fstatSync(fd).isFile() ? MOST_BYTES : 0);
      return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
    });
  }
}

function append(path: string, text: string): void {
  opened(path, constants.O_WRONLY | constants.O_APPEND, (fd) => {
    // Under another name it may be somebody's own.
    if (fstatSync(fd).nlink === 1) writeSync(fd, text);
  });
}

function opened<Result>(path: string, flags: number, use: (fd: number) => Result): Result {
  // Who opens a pipe that nobody writes to would wait for ever.
  const fd = openSync(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/** What tells a file from the one of the same name that was there before. */
function versionOf(stats: Stats): string {
  return stats.isFile() ? `${stats.ino}.${stats.size}.${stats.mtimeMs}` : String(stats.ino);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
