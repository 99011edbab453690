import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { FRAMING_BYTES, FrameDecoder, paddingAfter, writeFraming } from '../../../src/protocol/framing.js';
import { lastOutput } from '../../isolate/captured-output.js';
import { signalGroup } from '../../process/process-group.js';
import { OutputTail, printedLast } from '../program/output-tail.js';
import { taskFailed } from '../program/task-failed.js';
import { echo } from '../program/echo.js';

/** A message of the protocol in docs/stdio-protocol.md. */
export interface ForeignMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface ForeignWorkerOptions {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Takes what it prints to stderr. Default: prints it to that of this isolate. */
  readonly print?: (chunk: Uint8Array) => void;
}

/** Bytes of stderr that are kept for errors. */
const MOST_STDERR = 64 * 1024;

interface Pending {
  resolve(answer: ForeignMessage): void;
  reject(error: unknown): void;
  log(text: string): void;
}

/**
 * A program that answers messages, one at a time, over its stdin and stdout. It leads a process group of its own. While
 * nothing is asked of it, it does not keep this process alive; and it ends when this process does, since its stdin is
 * closed then.
 */
export class ForeignWorker {
  /** Resolves when it is dead. */
  readonly exited: Promise<void>;
  readonly #name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #decoder = new FrameDecoder();
  readonly #stderr = new OutputTail(MOST_STDERR);
  #pending: Pending | null = null;
  #killedFor: string | null = null;
  #isAlive = true;

  constructor({ argv, env, print }: ForeignWorkerOptions) {
    this.#name = argv[0];
    this.#child = spawn(argv[0], argv.slice(1), { env: { ...process.env, ...env }, detached: true });
    const { stdin, stdout, stderr } = this.#child;
    stdout.on('data', (chunk: Uint8Array) => this.#take(chunk));
    stderr.on('data', (chunk: Uint8Array) => {
      this.#stderr.push(chunk);
      if (print === undefined) echo(stderr, chunk);
      else print(chunk);
    });
    // Why a worker does not read any more is told by its end.
    stdin.on('error', () => {});
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (cause) => {
        this.#end(taskFailed(`${this.#name} could not be started: ${cause.message}`, cause));
        resolve();
      });
      this.#child.once('exit', async (code, signal) => {
        if (this.#child.pid !== undefined) signalGroup(this.#child.pid, 'SIGKILL');
        await lastOutput([stdout, stderr]);
        const how = signal === null ? `ended with exit status ${code}` : `was killed by ${signal}`;
        const why = this.#killedFor === null ? '' : ` because ${this.#killedFor}`;
        this.#end(taskFailed(`The worker ${this.#name} ${how}${why}; ${printedLast(this.#stderr.text())}`));
        resolve();
      });
    });
    this.#hold(false);
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /**
   * Sends a message and waits for its answer. When the signal is raised the worker is killed: nothing else would end what
   * it computes.
   *
   * @throws GlompoError `GLOMPO_TASK_FAILED` when the worker ends instead, or answers with an error.
   */
  async ask(
    message: ForeignMessage,
    log: (text: string) => void = () => {},
    signal?: AbortSignal,
  ): Promise<ForeignMessage> {
    if (!this.#isAlive) throw taskFailed(`The worker ${this.#name} has ended.`);
    const onAbort = () => this.kill('its result is not wanted any more');
    this.#hold(true);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    try {
      return await new Promise((resolve, reject) => {
        this.#pending = { resolve, reject, log };
        this.#child.stdin.write(framed(message));
      });
    } finally {
      signal?.removeEventListener('abort', onAbort);
      if (this.#isAlive) this.#hold(false);
    }
  }

  /** Nothing will be asked of it any more: it ends when it has read that. */
  close(): void {
    this.#child.stdin.end();
  }

  /** Ends it, and what it has started, by force. */
  kill(reason: string): void {
    this.#killedFor ??= reason;
    if (this.#isAlive && this.#child.pid !== undefined) signalGroup(this.#child.pid, 'SIGKILL');
  }

  #take(chunk: Uint8Array): void {
    try {
      this.#decoder.push(chunk, (frame) => this.#hear(messageIn(frame)));
    } catch (cause) {
      this.#end(taskFailed(`The worker ${this.#name} has sent what is no message.`, cause));
      this.kill('it broke the protocol');
    }
  }

  #hear(message: ForeignMessage): void {
    const pending = this.#pending;
    if (message.type === 'log') {
      pending?.log(String(message.text));
      return;
    }
    this.#pending = null;
    if (message.type !== 'error') {
      pending?.resolve(message);
      return;
    }
    const { message: text, traceback = '' } = message;
    pending?.reject(taskFailed(`In the worker ${this.#name}: ${text}\n${traceback}`.trim()));
  }

  #end(error: Error): void {
    this.#isAlive = false;
    this.#pending?.reject(error);
    this.#pending = null;
  }

  /** Whether this process has to wait for it. */
  #hold(isHeld: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const part of [this.#child, stdin as Socket, stdout as Socket, stderr as Socket]) {
      if (isHeld) part.ref();
      else part.unref();
    }
  }
}

function framed(message: ForeignMessage): Uint8Array {
  const text = Buffer.from(JSON.stringify(message));
  const frame = Buffer.alloc(FRAMING_BYTES + text.byteLength + paddingAfter(text.byteLength));
  writeFraming(frame, 0, text.byteLength);
  frame.set(text, FRAMING_BYTES);
  return frame;
}

function messageIn(frame: Uint8Array): ForeignMessage {
  const message = JSON.parse(Buffer.from(frame).toString('utf8')) as unknown;
  if (
    typeof message !== 'object' ||
    message === null ||
    typeof (message as ForeignMessage).type !== 'string'
  ) {
    throw new TypeError('A message has no type.');
  }
  return message as ForeignMessage;
}
