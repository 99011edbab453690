import { rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { privateDirectoryOf } from '../process/private-directory.js';
import { signalGroup } from '../process/process-group.js';

/**
 * Ends this process and its group when the owner is gone. It runs in a thread of its own, since the main thread may be
 * in an endless loop. The socket is read asynchronously: a thread that sits in a blocking read would hold up the
 * process's own exit.
 */
const { fd, runId } = workerData as { readonly fd: number; readonly runId: string };
const lifeline = new Socket({ fd, readable: true, writable: false });
const end = () => {
  try {
    rmSync(privateDirectoryOf(runId), { recursive: true, force: true });
  } finally {
    signalGroup(process.pid, 'SIGKILL');
    process.kill(process.pid, 'SIGKILL');
  }
};
lifeline.on('end', end);
lifeline.on('error', end);
lifeline.resume();
