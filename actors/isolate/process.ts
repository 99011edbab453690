import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { streamChannel } from '../channel/stream-channel.js';
import { CHANNEL_FD, WATCHDOG_FD } from '../process/descriptors.js';
import { endGroup, signalGroup } from '../process/process-group.js';
import { captureOutput } from './captured-output.js';
import { inheritedExecArgv } from './exec-argv.js';
import type { Isolate, IsolateExit, IsolateOptions } from './isolate.js';
import { unstartedIsolate } from './unstarted.js';

const ENTRY = fileURLToPath(new URL('../entry/process.js', import.meta.url));

/** Milliseconds for reading what a dead process had printed, while something else still holds its pipes. */
const LAST_OUTPUT_MS = 100;

/**
 * Starts a process that serves one actor. It leads a process group of its own, so that whatever its task starts can
 * be ended with it, and holds a pipe by which it notices this process's death.
 */
export function startProcess({ runId, onOutput }: IsolateOptions): Isolate {
  const child = spawn(process.execPath, [...inheritedExecArgv(), ENTRY], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, GLOMPO_RUN: runId },
  });
  const failure = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
  });
  const { pid } = child;
  // Without descriptors to spare, Node returns a child that has neither process nor pipes.
  if (pid === undefined || child.stdout === null) return unstartedIsolate('processes', failure);
  captureOutput(child.stdout as Readable, 'stdout', onOutput);
  captureOutput(child.stderr as Readable, 'stderr', onOutput);

  const lifeline = child.stdio[WATCHDOG_FD] as Duplex;
  lifeline.on('error', () => {});
  return {
    backend: 'processes',
    channel: streamChannel(child.stdio[CHANNEL_FD] as Duplex),
    pid,
    terminate: () => void signalGroup(pid, 'SIGTERM'),
    kill: () => void signalGroup(pid, 'SIGKILL'),
    abandon: () => child.unref(),
    exited: verifiedExit(child, pid, lifeline),
  };
}

async function verifiedExit(child: ChildProcess, pid: number, lifeline: Duplex): Promise<IsolateExit> {
  const printed = new Promise((resolve) => {
    child.once('close', resolve);
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('exit', (...how) => resolve(how));
  });
  await endGroup(pid);
  lifeline.destroy();
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise((resolve) => {
    timer = setTimeout(resolve, LAST_OUTPUT_MS);
  });
  await Promise.race([printed, timeIsUp]);
  clearTimeout(timer);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return { clean: code === 0, detail: signal === null ? `exit status ${code}` : `killed by ${signal}` };
}
