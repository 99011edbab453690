import { randomBytes } from 'node:crypto';
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GlompoError } from './domain/errors.js';
import { runOwner } from './run-owner.js';
import { REFUSED, REFUSED_BECAUSE } from './storage/control-files.js';
import { type ControlAction, controlFile } from './storage/control-request.js';
import { userName } from './storage/run-settings.js';

export type { ControlAction } from './storage/control-request.js';

/** Milliseconds between two looks at whether the run has heard. */
const LOOK_MS = 50;

/** What became of something that was asked of a run. */
export type Fate =
  /** It was done, or is being done. */
  | { readonly fate: 'done' }
  | { readonly fate: 'refused'; readonly reason: string }
  /** There is no run in the directory that is alive. */
  | { readonly fate: 'noRun' }
  /** The run ended before it heard. */
  | { readonly fate: 'ended' }
  /** The run is alive and has not heard in time; what was asked was taken back. */
  | { readonly fate: 'unheard'; readonly pid: number; readonly host: string };

/**
 * Asks something of a run of another process, and waits until it has heard.
 *
 * @param directory Its working directory.
 * @param by Who asks, as it is recorded.
 * @param seconds How long to wait.
 * @throws GlompoError `GLOMPO_WORKING_DIR` when nothing can be written into the directory.
 */
export async function intervene(
  directory: string,
  wanted: ControlAction,
  by: string,
  seconds: number,
): Promise<Fate> {
  const until = performance.now() + seconds * 1000;
  const token = randomBytes(6).toString('hex');
  const { name, text } = controlFile({ wanted, by }, token);
  const path = join(resolve(directory), name);
  let sent: number | null = null;
  for (;;) {
    const owner = runOwner(directory);
    if (owner === null && sent === null) return { fate: 'noRun' };
    // One that is there already asks for the same; to take its place would leave who sent it in the dark.
    if (sent === null && inodeOf(path) === null) sent = send(path, text, token);
    const fate = sent === null ? null : fateOf(path, sent);
    if (fate !== null) return fate;
    const isLate = performance.now() >= until;
    if (owner === null || isLate) {
      if (sent !== null && inodeOf(path) === sent) rmSync(path, { force: true });
      return owner === null ? { fate: 'ended' } : { fate: 'unheard', ...owner };
    }
    await sleep(LOOK_MS);
  }
}

/** Names who uses a command, so that what it asks for can be found among all that was asked. */
export function askedBy(command: string): string {
  return `${userName()} (${command}, process ${process.pid} on ${hostname()})`;
}

/** Puts the file there as a whole; returns its number in the file system. */
function send(path: string, text: string, token: string): number {
  const temporary = `${path}.${token}`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    const { ino } = lstatSync(temporary);
    renameSync(temporary, path);
    return ino;
  } catch (cause) {
    rmSync(temporary, { force: true });
    const message = `${path} cannot be written: ${(cause as Error).message}`;
    throw new GlompoError('GLOMPO_WORKING_DIR', message, { cause });
  }
}

/** Null while the file waits. */
function fateOf(path: string, sent: number): Fate | null {
  if (inodeOf(path) === sent) return null;
  const refused = `${path}${REFUSED}`;
  if (inodeOf(refused) !== sent) return { fate: 'done' };
  const text = readFileSync(refused, 'utf8');
  rmSync(refused, { force: true });
  const at = text.lastIndexOf(REFUSED_BECAUSE);
  return { fate: 'refused', reason: at < 0 ? '' : text.slice(at + REFUSED_BECAUSE.length).trim() };
}

function inodeOf(path: string): number | null {
  return lstatSync(path, { throwIfNoEntry: false })?.ino ?? null;
}
