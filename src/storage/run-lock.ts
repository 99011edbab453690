import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { GlompoError, printed } from '../domain/errors.js';

/** Name of the file in a working directory that says which process has a run in it. */
export const LOCK_FILE = 'glompo_run.lock';

/** Owners that died while they took over from another dead one; so many in a row are none by chance. */
const MOST_TAKEOVERS = 8;

/** What the file says. */
interface Lock {
  /** Identity of the process. */
  readonly owner: string;
  readonly host: string;
  /** Tells two locks of one owner apart. */
  readonly token: string;
}

/**
 * Sees that no other run uses a working directory. What a dead process left there is taken over; of several that try so
 * at once, one succeeds.
 *
 * @param directory The working directory, which must exist.
 * @param identity Names this process so that no other can be taken for it; begins with its PID and a dot.
 * @param isDead Whether the process with an identity is certain to be dead.
 * @returns Gives the directory free.
 * @throws GlompoError `GLOMPO_WORKING_DIR` when another run uses the directory, with PID and host of its process, or
 *   when that cannot be known.
 * @example
 * const release = takeRunLock(workingDir, ownIdentity(), (identity) => isDead(identity, systemProcesses));
 * try {
 *   await run();
 * } finally {
 *   release();
 * }
 */
export function takeRunLock(
  directory: string,
  identity: string,
  isDead: (identity: string) => boolean,
): () => void {
  const path = join(directory, LOCK_FILE);
  const own: Lock = { owner: identity, host: hostname(), token: randomBytes(8).toString('hex') };
  take(path, own, isDead, MOST_TAKEOVERS);
  return () => release(path, own);
}

/** Who the lock of a working directory says has a run in it, alive or dead; null when there is none. */
export function lockOwner(directory: string): { readonly identity: string; readonly host: string } | null {
  try {
    const lock = parsed(readFileSync(join(directory, LOCK_FILE), 'utf8'));
    return lock === null ? null : { identity: lock.owner, host: lock.host };
  } catch {
    return null;
  }
}

/**
 * Whoever takes over from a dead owner holds a second lock meanwhile. So the first one changes only in the hands of who
 * holds the second, and is still what it was when that was taken, or is none of ours.
 */
function take(path: string, own: Lock, isDead: (identity: string) => boolean, takeovers: number): void {
  for (let left = takeovers; !create(path, own); left -= 1) {
    const found = read(path);
    if (found === null) continue;
    if (left <= 0 || !isDead(found.owner)) throw isTaken(path, found);
    const next = `${path}.next`;
    take(next, own, isDead, left - 1);
    try {
      if (read(path)?.token !== found.token) continue;
      replace(path, own);
      return;
    } finally {
      release(next, own);
    }
  }
}

/** Makes the file with all that it says at once; returns false when it is there. */
function create(path: string, own: Lock): boolean {
  return withDraft(path, own, (draft) => {
    try {
      linkSync(draft, path);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return false;
      throw cannotUse(path, error as Error);
    }
  });
}

function replace(path: string, own: Lock): void {
  withDraft(path, own, (draft) => {
    try {
      renameSync(draft, path);
    } catch (error) {
      throw cannotUse(path, error as Error);
    }
  });
}

function withDraft<Result>(path: string, own: Lock, use: (draft: string) => Result): Result {
  const draft = `${path}.${own.token}`;
  try {
    writeFileSync(draft, JSON.stringify(own), { flag: 'wx' });
  } catch (error) {
    throw cannotUse(draft, error as Error);
  }
  try {
    return use(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** What the file says; null when it is gone. */
function read(path: string): Lock | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cannotUse(path, error as Error);
  }
  const lock = parsed(text);
  if (lock !== null) return lock;
  const message = `${path} is no lock of a run: ${printed(text)}. ${ADVICE}`;
  throw new GlompoError('GLOMPO_WORKING_DIR', message, { data: { path } });
}

function parsed(text: string): Lock | null {
  try {
    const { owner, host, token } = JSON.parse(text) as Partial<Record<keyof Lock, unknown>>;
    const isLock = typeof owner === 'string' && typeof host === 'string' && typeof token === 'string';
    return isLock ? { owner, host, token } : null;
  } catch {
    return null;
  }
}

/** Never takes away what belongs to another by now. */
function release(path: string, own: Lock): void {
  try {
    if (parsed(readFileSync(path, 'utf8'))?.token === own.token) rmSync(path);
  } catch {
    // It is gone already, or with its directory; or it stays, and counts for nothing once this process is dead.
  }
}

const ADVICE = 'Choose another workingDir, or remove the file if no run uses the directory.';

function isTaken(path: string, { owner, host }: Lock): GlompoError {
  const pid = Number.parseInt(owner, 10);
  const message = `${path} says that process ${pid} on ${host} has a run in this directory. ${ADVICE}`;
  return new GlompoError('GLOMPO_WORKING_DIR', message, { data: { path, pid, host } });
}

function cannotUse(path: string, cause: Error): GlompoError {
  const message = `${path} cannot be used: ${cause.message}. ${ADVICE}`;
  return new GlompoError('GLOMPO_WORKING_DIR', message, { cause, data: { path } });
}
