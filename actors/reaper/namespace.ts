import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { childrenOf } from '../process/process-table.js';
import { untagged } from '../process/run-tag.js';

/** Milliseconds that making a namespace, or entering it, may take; it takes about five. */
const MOST_MS = 1_000;

/** Milliseconds that the end of a namespace may take; nothing in it is alive before. */
const MOST_REAPING_MS = 200;

/** The descriptor by which the first process of the namespace notices the owner's death. */
const LIFELINE_FD = 3;

/**
 * What the first process of the namespace does: the kernel kills all others with it. Its child waits for the owner's
 * death while it waits for children, so that daemons are reaped. Programs name files by their PID, which in the
 * namespaces of two runs shall not be the same; hence the random start.
 */
const INIT = `echo "$1" >/proc/sys/kernel/ns_last_pid; echo ready; (read -r line <&${LIFELINE_FD}) & wait`;
/**
 * The process that holds the namespace waits until all in it were waited for, though they are dead. It shall not do so
 * when nobody is left to wait for it.
 */
const WITH_OWNER = `command -v setpriv >/dev/null && exec setpriv --pdeathsig KILL -- "$@"; exec "$@"`;
const LOWEST_START = 1_000;
const HIGHEST_START = 30_000;

/** How a namespace is made and entered: as root, or by way of a user namespace. */
interface Way {
  readonly make: readonly string[];
  readonly enter: readonly string[];
}
const AS_ROOT: Way = { make: [], enter: [] };
const AS_USER: Way = {
  make: ['--user', '--map-current-user', '--keep-caps'],
  enter: ['--user', '--preserve-credentials'],
};

/** The way that works on this system; null when none does, undefined while it was not tried. */
let knownWay: Way | null | undefined;

/** A PID namespace. When its first process dies, so do all others. */
export class Namespace {
  /** What goes before a shell command whose children then run inside. The shell itself stays outside. */
  readonly enter: readonly string[];
  readonly #init: ChildProcess;
  readonly #ended: Promise<void>;
  #isAlive = true;
  /** Hears that it has ended, and all in it, though nobody has closed it. */
  onLost: () => void = () => {};

  constructor(init: ChildProcess, pid: number, way: Way) {
    this.#init = init;
    const where = [
      '--target',
      String(pid),
      ...way.enter,
      '--mount',
      '--pid',
      '--no-fork',
      ...inThisDirectory(),
    ];
    this.enter = ['nsenter', ...where, '--'];
    this.#ended = new Promise((resolve) => {
      init.once('exit', () => {
        const isLost = this.#isAlive;
        this.#isAlive = false;
        if (isLost) this.onLost();
        resolve();
      });
    });
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Ends all that is in it. Resolves when it is dead. */
  async close(): Promise<void> {
    this.#isAlive = false;
    this.#init.ref();
    lifelineOf(this.#init).destroy();
    // It is not over before all in it were waited for, which for orphans is up to the first process of the system.
    const timer = setTimeout(() => this.#init.kill('SIGKILL'), MOST_REAPING_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}

/** Makes a PID namespace; null where the system does not allow it. What was found out is kept for the next one. */
export async function openNamespace(): Promise<Namespace | null> {
  if (process.platform !== 'linux' || knownWay === null) return null;
  if (knownWay !== undefined) return makeNamespace(knownWay);
  for (const way of process.getuid?.() === 0 ? [AS_ROOT, AS_USER] : [AS_USER]) {
    const namespace = await makeNamespace(way);
    if (namespace === null) continue;
    if (await succeeds([...namespace.enter, 'sh', '-c', `sh -c ':'; exit $?`])) {
      knownWay = way;
      return namespace;
    }
    await namespace.close();
  }
  knownWay = null;
  return null;
}

async function makeNamespace(way: Way): Promise<Namespace | null> {
  const start = LOWEST_START + Math.floor(Math.random() * (HIGHEST_START - LOWEST_START));
  const place = ['--pid', '--mount-proc', '--propagation', 'slave', '--fork', '--kill-child=SIGKILL'];
  const make = ['unshare', ...way.make, ...place, 'sh', '-c', INIT, 'glompo-init', String(start)];
  const init = spawn('sh', ['-c', WITH_OWNER, 'glompo-namespace', ...make], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    detached: true,
    env: untagged(process.env),
  });
  const isReady = await within(MOST_MS, (settle) => {
    init.once('error', () => settle(false));
    init.once('exit', () => settle(false));
    init.stdout?.once('data', () => settle(true));
  });
  const pid = init.pid === undefined || !isReady ? undefined : childrenOf(init.pid)[0];
  if (pid === undefined) {
    init.kill('SIGKILL');
    return null;
  }
  // Neither it nor what leads to it keeps this process alive.
  init.unref();
  init.stdout?.destroy();
  const lifeline = lifelineOf(init);
  lifeline.on('error', () => {});
  (lifeline as { unref?(): void }).unref?.();
  return new Namespace(init, pid, way);
}

function lifelineOf(init: ChildProcess): Duplex {
  return init.stdio[LIFELINE_FD] as Duplex;
}

async function succeeds([command, ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, { stdio: 'ignore', env: untagged(process.env) });
  const succeeded = await within(MOST_MS, (settle) => {
    child.once('error', () => settle(false));
    child.once('exit', (status) => settle(status === 0));
  });
  if (!succeeded) child.kill('SIGKILL');
  return succeeded;
}

/** Whoever enters is where this process is, unless that was removed. */
function inThisDirectory(): readonly string[] {
  try {
    const directory = process.cwd();
    return existsSync(directory) ? [`--wdns=${directory}`] : [];
  } catch {
    return [];
  }
}

/** What `listen` settles, or false when it takes too long. */
function within(milliseconds: number, listen: (settle: (value: boolean) => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    listen((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
