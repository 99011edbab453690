import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { type TakeOutput, outputTaker } from './captured-output.js';
import type { OutputSink } from './isolate.js';
import { limitedOutput } from './output-limit.js';

type StreamName = 'stdout' | 'stderr';

/** What a thread has printed. */
type Printed = readonly [StreamName, Uint8Array];

/**
 * Sends what this thread prints over a port of our own. Node's way waits after each message until the owner has
 * acknowledged it, so that what was printed before an endless loop would be lost with the thread.
 */
export function printTo(port: MessagePort): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const take = limitedOutput((bytes) => {
      // A copy, since small buffers are parts of a large one, and all of that would be sent.
      const copy = new Uint8Array(bytes);
      port.postMessage([name, copy] satisfies Printed, [copy.buffer]);
    });
    Object.assign(process[name], { _write: take, _writev: undefined });
  }
  // What is open for printing must not keep the thread alive.
  port.unref();
}

/** Passes on what a thread prints. Returns a function that takes in the rest, once the thread is dead. */
export function receivePrinted(port: MessagePort, sink: OutputSink): () => void {
  const takers: Record<StreamName, TakeOutput> = {
    stdout: outputTaker('stdout', sink),
    stderr: outputTaker('stderr', sink),
  };
  const take = ([name, bytes]: Printed) => takers[name](bytes);
  port.on('message', take);
  // The thread itself keeps this process alive, for as long as it shall.
  port.unref();
  return () => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      take(next.message as Printed);
    }
    port.close();
  };
}
