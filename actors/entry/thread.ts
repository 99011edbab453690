import { isMainThread, parentPort } from 'node:worker_threads';
import { limitOutput } from '../isolate/output-limit.js';
import { portChannel } from '../channel/port-channel.js';
import { serveActor } from '../serving/serve-actor.js';

if (isMainThread || parentPort === null) throw new Error('This file is the entry of a thread.');
limitOutput(process.stdout);
limitOutput(process.stderr);
const clean = await serveActor(portChannel(parentPort));
// Whatever the task has left open must not keep the thread alive.
process.exit(clean ? 0 : 1);
