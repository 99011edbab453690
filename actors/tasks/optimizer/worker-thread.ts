import { workerData } from 'node:worker_threads';
import { toWire } from '../../../src/protocol/wire-error.js';
import { limitedOutput } from '../../isolate/output-limit.js';
import type { ForeignMessage, ForeignWorker } from '../worker/foreign-worker.js';
import { startPython } from '../worker/python-worker.js';
import type { BlockingWorkerData, FromThread } from './blocking-worker.js';

/** Talks to a worker for somebody who waits for each answer without hearing anything else. */
const { port, bell, plan, first } = workerData as BlockingWorkerData;

function send(message: FromThread): void {
  port.postMessage(message);
  Atomics.add(bell, 0, 1);
  Atomics.notify(bell, 0);
}

// Nothing is read while nobody waits, so that what is printed must be limited here.
const take = limitedOutput((printed) => send({ printed: new Uint8Array(printed) }));
const print = (chunk: Uint8Array) => take(chunk, 'utf8', () => {});

async function answered(answer: () => Promise<ForeignMessage>): Promise<void> {
  try {
    send({ answer: await answer() });
  } catch (error) {
    send({ error: toWire(error) });
  }
}

let worker: ForeignWorker | undefined;
await answered(async () => {
  const started = await startPython(plan, first, { print });
  worker = started.worker;
  return started.ready;
});
port.on('message', (message: ForeignMessage) => {
  void answered(async () => {
    if (worker === undefined) throw new Error('The worker did not get ready.');
    return await worker.ask(message);
  });
});
