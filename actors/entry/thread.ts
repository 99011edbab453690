import { readlinkSync } from 'node:fs';
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { printTo } from '../isolate/output-port.js';
import { portChannel } from '../channel/port-channel.js';
import { serveActor } from '../serving/serve-actor.js';
import { tagPrograms } from './tag-programs.js';

if (isMainThread || parentPort === null) throw new Error('This file is the entry of a thread.');
const { printed, threadNumber } = workerData as {
  readonly printed: MessagePort;
  readonly threadNumber: Int32Array;
};
printTo(printed);
tagPrograms();
threadNumber[0] = ownNumber();
const clean = await serveActor(portChannel(parentPort));
// Whatever the task has left open must not keep the thread alive.
process.exit(clean ? 0 : 1);

/** The number of this thread, as the system knows it, or 0. */
function ownNumber(): number {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    return 0;
  }
}
