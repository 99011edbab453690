import { rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { streamChannel } from '../channel/stream-channel.js';
import { CHANNEL_FD, WATCHDOG_FD } from '../process/descriptors.js';
import { privateDirectoryOf } from '../process/private-directory.js';
import { serveActor } from '../serving/serve-actor.js';

const channel = streamChannel(new Socket({ fd: CHANNEL_FD, readable: true, writable: true }));

// The watch starts after the actor, so that the first evaluation does not wait for another thread to load.
setImmediate(() => {
  const watchdog = new Worker(new URL('./watchdog.js', import.meta.url), {
    workerData: { fd: WATCHDOG_FD, runId: process.env.GLOMPO_RUN },
    stdout: false,
  });
  watchdog.unref();
});

const owner = process.ppid;
const clean = await serveActor(channel);
// The last ones out clean up when the owner cannot any more; the watchdog does when this thread is busy.
if (process.ppid !== owner)
  rmSync(privateDirectoryOf(process.env.GLOMPO_RUN ?? ''), { recursive: true, force: true });
process.exit(clean ? 0 : 1);
