import { Worker } from 'node:worker_threads';
import { portChannel } from '../channel/port-channel.js';
import { captureOutput } from './captured-output.js';
import { inheritedExecArgv } from './exec-argv.js';
import type { Isolate, IsolateExit, IsolateOptions } from './isolate.js';

const ENTRY = new URL('../entry/thread.js', import.meta.url);

/** Starts a thread of this process that serves one actor. */
export function startThread({ runId, onOutput }: IsolateOptions): Isolate {
  const worker = new Worker(ENTRY, {
    stdout: true,
    stderr: true,
    execArgv: inheritedExecArgv(),
    env: { ...process.env, GLOMPO_RUN: runId },
  });
  captureOutput(worker.stdout, 'stdout', onOutput);
  captureOutput(worker.stderr, 'stderr', onOutput);

  let failure: Error | undefined;
  let terminated = false;
  worker.on('error', (error: Error) => {
    failure = error;
  });
  const exited = new Promise<IsolateExit>((resolve) => {
    worker.on('exit', (code) => {
      const clean = code === 0 && failure === undefined && !terminated;
      const detail =
        failure?.message ?? (terminated ? 'thread terminated' : `thread ended with status ${code}`);
      resolve({ clean, detail });
    });
  });

  const terminate = () => {
    terminated = true;
    void worker.terminate();
  };
  return {
    backend: 'threads',
    channel: portChannel(worker),
    pid: undefined,
    terminate,
    kill: terminate,
    abandon: () => worker.unref(),
    exited,
  };
}
