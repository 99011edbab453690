import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { streamChannel } from '../channel/stream-channel.js';
import { CHANNEL_FD, WATCHDOG_FD } from '../process/descriptors.js';
import { tagVariables, untagged } from '../process/run-tag.js';
import type { SweepTarget } from '../reaper/sweep.js';
import { captureOutput, lastOutput } from './captured-output.js';
import { inheritedExecArgv } from './exec-argv.js';
import type { Isolate, IsolateExit, IsolateOptions, OutputSink } from './isolate.js';
import { dataLimitCommand, heapOptions, outOfMemoryText } from './memory-limit.js';
import { unstartedIsolate } from './unstarted.js';

const ENTRY = fileURLToPath(new URL('../entry/process.js', import.meta.url));

/** Milliseconds until what has to die is looked for again. */
const FIRST_AGAIN_MS = 5;
const MOST_AGAIN_MS = 200;

/** What a shell adds to the number of the signal that has ended its child. */
const SIGNALLED = 128;

/** What V8 prints when it gives up. */
const OUT_OF_MEMORY = /\bout of memory\b/i;

/**
 * Starts a process that serves one actor. It leads a process group of its own, so that whatever its task starts can
 * be ended with it, and holds a pipe by which it notices this process's death.
 */
export function startProcess(options: IsolateOptions): Isolate {
  const { mark, maxMemory, reaper, enter } = options;
  const { command, variables } = commandFor(options);
  const child = spawn(command[0], command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...untagged(process.env), ...variables },
  });
  const failure = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
  });
  const { pid } = child;
  // Without descriptors to spare, Node returns a child that has neither process nor pipes.
  if (pid === undefined || child.stdout === null) return unstartedIsolate('processes', failure);
  let ranOutOfMemory = false;
  const onOutput: OutputSink = (stream, text) => {
    ranOutOfMemory ||= stream === 'stderr' && OUT_OF_MEMORY.test(text);
    options.onOutput(stream, text);
  };
  captureOutput(child.stdout as Readable, 'stdout', onOutput);
  captureOutput(child.stderr as Readable, 'stderr', onOutput);

  const lifeline = child.stdio[WATCHDOG_FD] as Duplex;
  lifeline.on('error', () => {});
  const isWrapped = enter.length > 0;
  const target: SweepTarget = { prefix: mark.tag, group: pid, isWrapped };
  reaper.watch(target);
  let isOver = false;
  let killedFor: string | undefined;
  // A process that has not yet entered its namespace cannot be seen there.
  const sweep = (again = FIRST_AGAIN_MS) => {
    reaper.sweep(target, () => {
      if (isWrapped && !isOver)
        setTimeout(() => isOver || sweep(Math.min(2 * again, MOST_AGAIN_MS)), again).unref();
    });
  };
  const exited = ended(child).then(async ({ code, signal }): Promise<IsolateExit> => {
    isOver = true;
    await reaper.reap(target);
    lifeline.destroy();
    await lastOutput([child.stdout, child.stderr]);
    const killedBy = signalOf(code, signal, isWrapped);
    let detail = killedBy === null ? `exit status ${code}` : `killed by ${killedBy}`;
    if (killedBy === 'SIGABRT' && ranOutOfMemory) detail = `${outOfMemoryText(maxMemory)}, ${detail}`;
    if (killedFor !== undefined) detail = `${detail}: ${killedFor}`;
    return { clean: code === 0 && killedFor === undefined, detail };
  });
  return {
    backend: 'processes',
    channel: streamChannel(child.stdio[CHANNEL_FD] as Duplex),
    pid,
    terminate: () => reaper.terminate(target),
    kill: (reason) => {
      killedFor ??= reason;
      sweep();
    },
    sweep: () => {
      sweep();
      // What only waits for the end of its child has had the time for that, unless somebody has stopped it.
      if (isWrapped) child.kill('SIGKILL');
    },
    abandon: () => {
      isOver = true;
      child.unref();
      reaper.giveUp(target);
    },
    exited,
  };
}

/**
 * What waits, outside of the namespace, for the process inside, and ends as it has. It must outlive a SIGTERM that the
 * task may handle (Node itself resets how it takes signals), and has no tag, since whoever killed it would leave the
 * dead process to be waited for by others, and the namespace to wait for that. What a shell prints of how its child
 * ended goes nowhere; a child in the background has other descriptors from the beginning.
 */
const WRAPPER = `trap '' TERM; export "$1" "$2" "$3"; shift 3
exec 9>&2 2>/dev/null
"$@" 2>&9 9>&- &
wait $!
exit $?`;

/** What is executed, with which variables. A shell goes before Node where something has to be done first. */
function commandFor({ mark, maxMemory, enter }: IsolateOptions): {
  readonly command: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
} {
  const node = [process.execPath, ...inheritedExecArgv(), ...heapOptions(maxMemory), ENTRY];
  const limit = dataLimitCommand(maxMemory);
  const variables = tagVariables(mark);
  if (enter.length > 0) {
    const pairs = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    return { command: [...enter, 'sh', '-c', limit + WRAPPER, 'sh', ...pairs, ...node], variables: {} };
  }
  return { command: limit === '' ? node : ['sh', '-c', `${limit}exec "$@"`, 'sh', ...node], variables };
}

/** The signal that has ended a process, also when a shell only tells of it. */
function signalOf(code: number | null, signal: NodeJS.Signals | null, isWrapped: boolean): string | null {
  if (signal !== null || !isWrapped || code === null || code <= SIGNALLED) return signal;
  return Object.entries(constants.signals).find(([, number]) => number === code - SIGNALLED)?.[0] ?? null;
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}
