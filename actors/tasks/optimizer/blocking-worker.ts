import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { fromWire, type WireError } from '../../../src/protocol/wire-error.js';
import type { PythonPlan } from '../../../src/tasks/python-task.js';
import type { ForeignMessage } from '../worker/foreign-worker.js';

/** What the thread is given. */
export interface BlockingWorkerData {
  readonly port: MessagePort;
  /** Counts what the thread has sent. */
  readonly bell: Int32Array;
  readonly plan: PythonPlan;
  readonly first: ForeignMessage;
}

/** What the thread sends. */
export type FromThread =
  | { readonly answer: ForeignMessage }
  | { readonly error: WireError }
  | { readonly printed: Uint8Array };

const THREAD = new URL('./worker-thread.js', import.meta.url);

/**
 * A worker whose answers are waited for without leaving the call: an optimizer's `ask` and `tell` cannot wait for promises. A
 * thread talks to the worker meanwhile. A thread or process that waits here can be ended like any other.
 */
export class BlockingWorker {
  readonly #thread: Worker;
  readonly #port: MessagePort;
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));

  constructor(plan: PythonPlan, first: ForeignMessage) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const data: BlockingWorkerData = { port: port2, bell: this.#bell, plan, first };
    this.#thread = new Worker(THREAD, { workerData: data, transferList: [port2] });
    // Neither keeps this process alive; the thread does not keep Python alive.
    this.#thread.unref();
    this.#port.unref();
    // It is told of by what is waited for.
    this.#thread.on('error', () => {});
  }

  /**
   * The answer to the first message.
   *
   * @throws GlompoError `GLOMPO_TASK_FAILED` when the worker does not get ready.
   */
  ready(): ForeignMessage {
    return this.#wait();
  }

  /**
   * Sends a message and waits for the answer.
   *
   * @throws GlompoError `GLOMPO_TASK_FAILED` when the worker ends instead, or answers with an error.
   */
  ask(message: ForeignMessage): ForeignMessage {
    this.#port.postMessage(message);
    return this.#wait();
  }

  /** Ends the thread, and with it the worker. */
  close(): void {
    void this.#thread.terminate();
  }

  #wait(): ForeignMessage {
    for (;;) {
      const heard = Atomics.load(this.#bell, 0);
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) {
        Atomics.wait(this.#bell, 0, heard);
        continue;
      }
      const message = received.message as FromThread;
      if ('answer' in message) return message.answer;
      if ('error' in message) throw fromWire(message.error);
      process.stderr.write(message.printed);
    }
  }
}
