import { MessageChannel, Worker } from 'node:worker_threads';
import { portChannel } from '../channel/port-channel.js';
import { tagVariables } from '../process/run-tag.js';
import type { SweepTarget } from '../reaper/sweep.js';
import { captureOutput } from './captured-output.js';
import { inheritedExecArgv } from './exec-argv.js';
import type { Isolate, IsolateExit, IsolateOptions } from './isolate.js';
import { outOfMemoryText } from './memory-limit.js';
import { receivePrinted } from './output-port.js';

const ENTRY = new URL('../entry/thread.js', import.meta.url);

/** Starts a thread of this process that serves one actor. */
export function startThread({ mark, onOutput, maxMemory, reaper }: IsolateOptions): Isolate {
  const { port1: printed, port2 } = new MessageChannel();
  const threadNumber = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(ENTRY, {
    workerData: { printed: port2, threadNumber },
    transferList: [port2],
    stdout: true,
    stderr: true,
    execArgv: inheritedExecArgv(),
    env: { ...process.env, ...tagVariables(mark) },
    ...(maxMemory === Infinity ? {} : { resourceLimits: { maxOldGenerationSizeMb: maxMemory } }),
  });
  const takeRest = receivePrinted(printed, onOutput);
  // Only what is printed before the thread's first file runs, such as by a preloaded module, comes in Node's own way.
  captureOutput(worker.stdout, 'stdout', onOutput);
  captureOutput(worker.stderr, 'stderr', onOutput);

  const target: SweepTarget = { prefix: mark.tag, thread: () => threadNumber[0] };
  reaper.watch(target);
  let failure: NodeJS.ErrnoException | undefined;
  let terminated = false;
  let killedFor: string | undefined;
  worker.on('error', (error: Error) => {
    failure = error;
  });
  const exited = new Promise<IsolateExit>((resolve) => {
    worker.on('exit', async (code) => {
      takeRest();
      threadNumber[0] = 0;
      await reaper.reap(target);
      const clean = code === 0 && failure === undefined && !terminated;
      let detail =
        failure?.message ?? (terminated ? 'thread terminated' : `thread ended with status ${code}`);
      if (failure?.code === 'ERR_WORKER_OUT_OF_MEMORY') detail = outOfMemoryText(maxMemory);
      resolve({ clean, detail: killedFor === undefined ? detail : `${detail}: ${killedFor}` });
    });
  });

  const end = () => {
    terminated = true;
    void worker.terminate();
  };
  // A thread that waits for a program ends only when the program has; and when it has ended, its programs have no parent.
  const sweep = () => reaper.sweep(target, end);
  return {
    backend: 'threads',
    channel: portChannel(worker),
    pid: undefined,
    busyMs: () => worker.performance.eventLoopUtilization().active,
    terminate: () => reaper.terminate(target, end),
    halt: end,
    kill: (reason) => {
      killedFor ??= reason;
      sweep();
    },
    sweep,
    abandon: () => {
      worker.unref();
      // A stream that is read keeps this process alive until it ends.
      for (const stream of [worker.stdout, worker.stderr]) stream.on('error', () => {}).push(null);
      reaper.giveUp(target);
    },
    exited,
  };
}
