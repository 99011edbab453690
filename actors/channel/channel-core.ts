import { GlompoError } from '../../src/domain/errors.js';
import type { ChannelEnd } from './channel.js';

/** What all carriers share: the one receiver, frames that came before it, those who wait for room, the end. */
export class ChannelCore {
  readonly closed: Promise<ChannelEnd>;
  /** Bytes of frames that wait for a receiver. */
  waitingBytes = 0;
  readonly #onFault: (error: GlompoError) => void;
  #settle: (end: ChannelEnd) => void = () => {};
  #receiver: ((frame: Uint8Array) => void) | null = null;
  #waiting: Uint8Array[] = [];
  #roomSeekers: (() => void)[] = [];
  #deaf = false;
  #ended = false;

  /** @param onFault Must end the channel: its receiver has thrown. */
  constructor(onFault: (error: GlompoError) => void) {
    this.#onFault = onFault;
    this.closed = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  get hasReceiver(): boolean {
    return this.#receiver !== null;
  }

  receive(onFrame: (frame: Uint8Array) => void): void {
    this.#receiver = onFrame;
    const frames = this.#waiting;
    this.#waiting = [];
    this.waitingBytes = 0;
    for (const frame of frames) this.deliver(frame);
  }

  deliver(frame: Uint8Array): void {
    if (this.#deaf) return;
    if (this.#receiver === null) {
      this.#waiting.push(frame);
      this.waitingBytes += frame.byteLength;
      return;
    }
    try {
      this.#receiver(frame);
    } catch (cause) {
      const error =
        cause instanceof GlompoError
          ? cause
          : new GlompoError('GLOMPO_INTERNAL', 'The receiver of a channel threw.', { cause });
      this.#onFault(error);
    }
  }

  /** From now on nothing is delivered any more. */
  deafen(): void {
    this.#deaf = true;
    this.#waiting = [];
    this.waitingBytes = 0;
  }

  /** Resolves at the next {@link releaseRoomSeekers}, or at once after the end. */
  room(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      this.#roomSeekers.push(resolve);
    });
  }

  get anyRoomSeekers(): boolean {
    return this.#roomSeekers.length > 0;
  }

  releaseRoomSeekers(): void {
    const released = this.#roomSeekers;
    this.#roomSeekers = [];
    for (const release of released) release();
  }

  /** Settles {@link closed}; only the first end counts. */
  end(end: ChannelEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#settle(end);
    this.releaseRoomSeekers();
  }
}
