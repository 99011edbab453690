import type { EventEmitter } from 'node:events';
import type { MessagePort, Worker } from 'node:worker_threads';
import type { GlompoError } from '../../src/domain/errors.js';
import { protocolError } from '../../src/protocol/protocol-error.js';
import { type Channel, type ChannelEnd, DEFAULT_HIGH_WATER } from './channel.js';
import { ChannelCore } from './channel-core.js';

export interface PortChannelOptions {
  readonly highWater?: number;
}

/**
 * The receiver acknowledges in steps of this many bytes. As the sender's limit is at least twice that, a sender who
 * waits always gets the acknowledgement that it waits for, and none is needed when the traffic rests.
 */
const ACK_STEP = 64 * 1024;

/** What a frame counts besides its bytes, so that many empty ones fill the queue as well. */
const FRAME_COST = 64;

/** Posted by the side that closes. */
const END = 'end';

/**
 * A channel over a message port: both ends of a `MessageChannel`, or a `Worker` and its `parentPort`. A frame that
 * fills its buffer is transferred, any other copied.
 *
 * @example
 * const channel = portChannel(new Worker(url));
 */
export function portChannel(port: MessagePort | Worker, options: PortChannelOptions = {}): Channel {
  return new PortChannel(port, Math.max(options.highWater ?? DEFAULT_HIGH_WATER, 2 * ACK_STEP));
}

class PortChannel implements Channel {
  readonly #port: MessagePort | Worker;
  readonly #events: EventEmitter;
  readonly #highWater: number;
  readonly #core = new ChannelCore((error) => this.destroy(error));
  #unacknowledged = 0;
  #toAcknowledge = 0;

  constructor(port: MessagePort | Worker, highWater: number) {
    this.#port = port;
    this.#events = port as unknown as EventEmitter;
    this.#highWater = highWater;
    this.#events.on('message', this.#onMessage);
    this.#events.on('messageerror', this.#onMessageError);
    this.#events.on('close', this.#onGone);
    this.#events.on('exit', this.#onGone);
  }

  get closed(): Promise<ChannelEnd> {
    return this.#core.closed;
  }

  get bufferedBytes(): number {
    return this.#unacknowledged;
  }

  send(frame: Uint8Array): boolean {
    if (this.#core.ended) return false;
    this.#unacknowledged += frame.byteLength + FRAME_COST;
    const buffer = ownBuffer(frame);
    this.#port.postMessage(buffer, [buffer]);
    return this.#unacknowledged <= this.#highWater;
  }

  drained(): Promise<void> {
    return this.#unacknowledged <= this.#highWater ? Promise.resolve() : this.#core.room();
  }

  receive(onFrame: (frame: Uint8Array) => void): void {
    this.#core.receive(onFrame);
    this.#acknowledge(0);
  }

  async close(): Promise<void> {
    this.destroy();
    await this.#core.closed;
  }

  /** What was posted cannot be called back, so frames already sent arrive here too. */
  destroy(error?: GlompoError): void {
    if (this.#core.ended) return;
    this.#port.postMessage(END);
    this.#core.deafen();
    this.#end(error === undefined ? { by: 'local' } : { by: 'error', error });
  }

  readonly #onMessage = (message: unknown) => {
    if (message instanceof ArrayBuffer) {
      this.#toAcknowledge += message.byteLength + FRAME_COST;
      this.#core.deliver(new Uint8Array(message));
      if (this.#core.hasReceiver) this.#acknowledge(ACK_STEP);
    } else if (typeof message === 'number' && message >= 0) {
      this.#unacknowledged = Math.max(0, this.#unacknowledged - message);
      if (this.#unacknowledged <= this.#highWater / 2) this.#core.releaseRoomSeekers();
    } else if (message === END) {
      this.#end({ by: 'remote' });
    } else {
      this.destroy(protocolError('A port received something that is no frame.'));
    }
  };

  readonly #onMessageError = (cause: unknown) => {
    this.destroy(protocolError('A port received something that cannot be read.', { cause }));
  };

  readonly #onGone = () => this.#end({ by: 'remote' });

  #acknowledge(from: number): void {
    if (this.#core.ended || this.#toAcknowledge <= from) return;
    this.#port.postMessage(this.#toAcknowledge);
    this.#toAcknowledge = 0;
  }

  #end(end: ChannelEnd): void {
    this.#events.off('message', this.#onMessage);
    this.#events.off('messageerror', this.#onMessageError);
    this.#events.off('close', this.#onGone);
    this.#events.off('exit', this.#onGone);
    if ('close' in this.#port) this.#port.close();
    this.#unacknowledged = 0;
    this.#core.end(end);
  }
}

function ownBuffer(frame: Uint8Array): ArrayBuffer {
  const { buffer } = frame;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === frame.byteLength) return buffer;
  const copy = new Uint8Array(frame.byteLength);
  copy.set(frame);
  return copy.buffer;
}
