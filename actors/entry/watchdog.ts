import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { endWithOwner } from './end-with-owner.js';

/** What the main thread gives to its watchdog. */
export interface Watch {
  readonly fd: number;
  /** Not 0 when the watchdog ends this process: the main thread must not do so before it. */
  readonly ending: Int32Array;
}

/**
 * Ends this process when the owner is gone. It runs in a thread of its own, since the main thread may be in an endless
 * loop. The socket is read asynchronously: a thread that sits in a blocking read would hold up the process's own exit.
 */
const { fd, ending } = workerData as Watch;
const lifeline = new Socket({ fd, readable: true, writable: false });
const end = () => {
  Atomics.store(ending, 0, 1);
  endWithOwner();
};
lifeline.on('end', end);
lifeline.on('error', end);
lifeline.resume();
