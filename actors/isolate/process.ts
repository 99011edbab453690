import { spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { streamChannel } from '../channel/stream-channel.js';
import { CHANNEL_FD, WATCHDOG_FD } from '../process/descriptors.js';
import { endGroup, signalGroup } from '../process/process-group.js';
import { captureOutput } from './captured-output.js';
import type { Isolate, IsolateExit, OutputSink } from './isolate.js';

export interface ProcessOptions {
  readonly runId: string;
  readonly onOutput: OutputSink;
}

const ENTRY = fileURLToPath(new URL('../entry/process.js', import.meta.url));

/**
 * Starts a process that serves one actor. It leads a process group of its own, so that whatever its task starts can
 * be ended with it, and holds a pipe by which it notices this process's death.
 */
export function startProcess(options: ProcessOptions): Isolate {
  const child = spawn(process.execPath, [ENTRY], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, GLOMPO_RUN: options.runId },
  });
  captureOutput(child.stdout as Readable, 'stdout', options.onOutput);
  captureOutput(child.stderr as Readable, 'stderr', options.onOutput);

  const pipe = child.stdio[CHANNEL_FD] as Duplex;
  const lifeline = child.stdio[WATCHDOG_FD] as Duplex;
  lifeline.on('error', () => {});
  const exited = new Promise<IsolateExit>((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined)
        resolve({ clean: false, detail: `it could not be started: ${error.message}` });
    });
    child.once('exit', (code, signal) => {
      const detail = signal === null ? `exit status ${code}` : `killed by ${signal}`;
      const verified = child.pid === undefined ? Promise.resolve() : endGroup(child.pid);
      void verified.then(() => {
        lifeline.destroy();
        resolve({ clean: code === 0, detail });
      });
    });
  });

  const signalled = (signal: NodeJS.Signals) => () => {
    if (child.pid !== undefined) signalGroup(child.pid, signal);
  };
  return {
    backend: 'processes',
    channel: streamChannel(pipe),
    pid: child.pid,
    terminate: signalled('SIGTERM'),
    kill: signalled('SIGKILL'),
    exited,
  };
}
