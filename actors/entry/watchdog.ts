import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { signalGroup } from '../process/process-group.js';

/**
 * Ends this process and its group when the owner is gone. It runs in a thread of its own, since the main thread may be
 * in an endless loop. The socket is read asynchronously: a thread that sits in a blocking read would hold up the
 * process's own exit.
 */
const { fd } = workerData as { readonly fd: number };
const lifeline = new Socket({ fd, readable: true, writable: false });
const end = () => {
  signalGroup(process.pid, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
};
lifeline.on('end', end);
lifeline.on('error', end);
lifeline.resume();
