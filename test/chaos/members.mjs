import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from './pause.mjs';

const CGROUPS = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'];

const TRY_AGAIN_MS = 10;
const MOST_TRIES = 50;

/**
 * The living processes of one trial. Where a cgroup can be made for it, the kernel knows them all; elsewhere they are
 * found by the environment that they inherited, or by the marker in their arguments.
 */
export class Members {
  #marker;
  #cgroup;

  constructor(marker) {
    this.#marker = marker;
    this.#cgroup = newCgroup(`glompo-chaos-${marker}`);
  }

  /** Shell commands that make a process, and all that it starts, a member. */
  get entrance() {
    return this.#cgroup === null ? ':' : `echo $$ > ${join(this.#cgroup, 'cgroup.procs')}`;
  }

  /** What a member's environment must hold. */
  get environment() {
    return { GLOMPO_CHAOS: this.#marker };
  }

  pids() {
    if (this.#cgroup === null) return allPids().filter((pid) => isAlive(pid) && this.#isMarked(pid));
    const text = readFileSync(join(this.#cgroup, 'cgroup.procs'), 'utf8');
    return text.split('\n').filter(Boolean).map(Number).filter(isAlive);
  }

  /** Ends what is left, and forgets the trial. */
  async clear() {
    for (let pids = this.pids(); pids.length > 0; pids = this.pids()) {
      for (const pid of pids) kill(pid, 'SIGKILL');
      await pause(TRY_AGAIN_MS);
    }
    for (let tries = 0; this.#cgroup !== null && tries < MOST_TRIES; tries += 1) {
      try {
        rmdirSync(this.#cgroup);
        return;
      } catch {
        // The last of it is still on its way out.
        await pause(TRY_AGAIN_MS);
      }
    }
  }

  #isMarked(pid) {
    const environment = textOf(`/proc/${pid}/environ`).split('\0');
    return environment.includes(`GLOMPO_CHAOS=${this.#marker}`) || argumentsOf(pid).includes(this.#marker);
  }
}

/** Sends a signal; false when nobody is there any more. */
export function kill(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** The command line of a process in one text; empty when it has ended. */
export function argumentsOf(pid) {
  return textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

/** The file that a process runs. */
export function executableOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return '';
  }
}

/** The number by which a process knows itself, in a PID namespace of its own another one than ours. */
export function innerPid(pid) {
  const numbers = /^NSpid:\s+(.*)$/m.exec(textOf(`/proc/${pid}/status`))?.[1].split(/\s+/) ?? [];
  return Number(numbers.at(-1) ?? pid);
}

/** Bit of a process's flags (`PF_EXITING`) that says that it is on its way out and executes nothing any more. */
const EXITING = 0x4;

/**
 * Whether a process may still do something. The first one of a namespace that has ended stays in the kernel until all
 * others were waited for, which for orphans is up to the first process of the machine.
 */
function isAlive(pid) {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === '') return false;
  const [state, , , , , , flags] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return !'ZX'.includes(state) && (Number(flags) & EXITING) === 0;
}

function allPids() {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid);
}

function textOf(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function newCgroup(name) {
  for (const root of CGROUPS) {
    const path = join(root, name);
    try {
      readFileSync(join(root, 'cgroup.procs'));
      mkdirSync(path);
      readFileSync(join(path, 'cgroup.procs'));
      return path;
    } catch {
      // Not there, or not ours to write to.
    }
  }
  return null;
}
