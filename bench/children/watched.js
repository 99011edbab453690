// A process with or without the watchdog of a child process; it prints when all of it has loaded.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const WATCHDOG = new URL('../../dist/actors/entry/watchdog.js', import.meta.url);
const LIFELINE_FD = 4;
const SETTLE_MS = 200;

if (process.argv[2] === 'watched') {
  await once(
    new Worker(WATCHDOG, { workerData: { fd: LIFELINE_FD, runId: process.env.GLOMPO_RUN } }),
    'online',
  );
}
setTimeout(() => process.stdout.write('loaded\n'), SETTLE_MS);
setTimeout(() => {}, 60_000);
