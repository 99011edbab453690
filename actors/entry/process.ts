import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { streamChannel } from '../channel/stream-channel.js';
import { printDirectly } from '../isolate/direct-output.js';
import { CHANNEL_FD, WATCHDOG_FD } from '../process/descriptors.js';
import { serveActor } from '../serving/serve-actor.js';
import { endWithOwner } from './end-with-owner.js';
import { tagPrograms } from './tag-programs.js';
import type { Watch } from './watchdog.js';

/** Milliseconds that the watchdog may need to end what this process has started. */
const LAST_SWEEP_MS = 10_000;

printDirectly();
tagPrograms();
const channel = streamChannel(new Socket({ fd: CHANNEL_FD, readable: true, writable: true }));

const ending = new Int32Array(new SharedArrayBuffer(4));
// The watch starts after the actor, so that the first evaluation does not wait for another thread to load.
setImmediate(() => {
  const watchdog = new Worker(new URL('./watchdog.js', import.meta.url), {
    workerData: { fd: WATCHDOG_FD, ending } satisfies Watch,
    stdout: false,
  });
  watchdog.unref();
});

const owner = process.ppid;
// When the owner is gone, nobody would end what this process leaves behind. A task that waits for a program ends when the
// watchdog has killed that, and must not take away the parents by which the watchdog finds the others.
process.on('exit', () => {
  if (Atomics.load(ending, 0) !== 0) Atomics.wait(ending, 0, 1, LAST_SWEEP_MS);
  else if (process.ppid !== owner) endWithOwner();
});

const clean = await serveActor(channel);
process.exit(clean ? 0 : 1);
