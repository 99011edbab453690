import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { GROUPS_FOLDER } from '../process/group-notes.js';
import { privateDirectoryOf } from '../process/private-directory.js';
import { JOURNAL_FOLDER } from '../process/program-journal.js';
import { rootTag, tagPattern, untagged } from '../process/run-tag.js';

const SWEEP_ENTRY = fileURLToPath(new URL('../entry/sweep-run.js', import.meta.url));

const LIFELINE_FD = 3;
const GOODBYE = 'bye';

/**
 * It waits as a shell, which needs little memory. Most often the run ends with its owner by itself within a moment, which
 * the shell sees too; it becomes Node only when there is more to do. What `grep` is to find in any case shows that it can
 * look: not each knows `-z`, and there may be more processes than it takes arguments. A group whose leader is dead may
 * hold what `grep` cannot find.
 */
const SCRIPT = `
trap '' HUP INT QUIT TERM
read -r line <&${LIFELINE_FD}
[ "$line" = ${GOODBYE} ] && exit 0
mark=$1 directory=$2
shift 2
isOver() {
  for group in "$directory/${GROUPS_FOLDER}"/*; do
    kill -0 "-\${group##*/}" && return 1
  done
  [ -r /proc/self/environ ] && ! [ -e "$directory/${JOURNAL_FOLDER}" ] &&
    [ "$(printf 'first\\0%s' "$mark" | grep -lzs "^$mark" - /proc/[0-9]*/environ | grep -c .)" = 1 ]
}
if isOver || { sleep 0.02; isOver; }; then
  rm -rf "$directory"
  exit 0
fi
exec "$@"`;

/** Milliseconds in which it must have gone after the goodbye; it needs about two. */
const MOST_GOODBYE_MS = 500;

/** Times that a sidecar is replaced; more often it cannot live here, and there is no sense in going on. */
const MOST_RESTARTS = 5;

/**
 * A small process beside the owner of a run, in a session of its own and without its tag. When the owner dies without a
 * goodbye, by whatever signal, it sweeps the run and removes its directory.
 */
export class Sidecar {
  readonly #command: readonly string[];
  readonly #onLost: () => void;
  #child: ChildProcess | null = null;
  #restarts = 0;
  #dismissed = false;

  /**
   * @param runId The run to sweep.
   * @param owner Identity of the owner.
   * @param onLost Hears that it does not stay alive and was given up.
   */
  constructor(runId: string, owner: string, onLost: () => void) {
    const node = [process.execPath, SWEEP_ENTRY, runId, owner];
    this.#command = [tagPattern(rootTag(runId)), privateDirectoryOf(runId), ...node];
    this.#onLost = onLost;
  }

  /** Starts it, unless it is there. */
  start(): void {
    if (this.#child !== null || this.#dismissed) return;
    const { NODE_OPTIONS: _options, ...env } = untagged(process.env);
    const child = spawn('sh', ['-c', SCRIPT, 'glompo-sidecar', ...this.#command], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      detached: true,
      cwd: '/',
      env,
    });
    this.#child = child;
    const replace = () => {
      if (this.#child === child) this.#replace();
    };
    child.once('error', replace);
    child.once('exit', replace);
    child.unref();
    const lifeline = child.stdio?.[LIFELINE_FD] as (Duplex & { unref?(): void }) | undefined;
    lifeline?.on('error', () => {});
    lifeline?.unref?.();
  }

  /** The run has ended in order. Resolves when it is gone. */
  async dismiss(): Promise<void> {
    this.#dismissed = true;
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
      child.once('error', resolve);
    });
    child.ref();
    (child.stdio?.[LIFELINE_FD] as Duplex | undefined)?.end(`${GOODBYE}\n`);
    // One that somebody has stopped would hear nothing of it.
    const timer = setTimeout(() => child.kill('SIGKILL'), MOST_GOODBYE_MS);
    await gone;
    clearTimeout(timer);
  }

  #replace(): void {
    this.#child = null;
    this.#restarts += 1;
    if (this.#restarts <= MOST_RESTARTS) this.start();
    else this.#onLost();
  }
}
