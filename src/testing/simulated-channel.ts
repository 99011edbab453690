import type { Channel, ChannelEnd } from '../../actors/channel/channel.js';
import type { Clock } from '../../actors/clock.js';
import { GlompoError } from '../domain/errors.js';
import type { FrameFault } from './shutdown-script.js';

/** What the other end of a {@link SimulatedChannel} hears. */
export interface FarEnd {
  receive(frame: Uint8Array): void;
  ownerLeft(): void;
}

/** Who watches the owner's end: what it sends, what is refused there, and what arrives. */
export type ChannelWatch = (frame: Uint8Array, fate: 'sent' | 'refused' | 'arrived') => void;

export interface SimulatedChannelOptions {
  readonly clock: Clock;
  readonly latencyMs: number;
  readonly frames: readonly FrameFault[];
  readonly watch: ChannelWatch;
}

/** By how many milliseconds a frame is held up, and with it all that follow. */
const DELAY_MS = 700;

/** The owner's end of a channel to a simulated isolate. Frames take simulated time, and faults happen to them. */
export class SimulatedChannel implements Channel {
  readonly bufferedBytes = 0;
  readonly closed: Promise<ChannelEnd>;
  far: FarEnd = { receive() {}, ownerLeft() {} };
  readonly #options: SimulatedChannelOptions;
  readonly #lanes = { owner: { sent: 0, freeAt: 0 }, child: { sent: 0, freeAt: 0 } };
  #settle: (end: ChannelEnd) => void = () => {};
  #receiver: ((frame: Uint8Array) => void) | null = null;
  #waiting: Uint8Array[] = [];
  #ended = false;

  constructor(options: SimulatedChannelOptions) {
    this.#options = options;
    this.closed = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  send(frame: Uint8Array): boolean {
    this.#options.watch(frame, this.#ended ? 'refused' : 'sent');
    if (this.#ended) return false;
    this.#carry('owner', frame, (arrived) => this.far.receive(arrived));
    return true;
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  receive(onFrame: (frame: Uint8Array) => void): void {
    this.#receiver = onFrame;
    for (const frame of this.#waiting.splice(0)) this.#deliver(frame);
  }

  close(): Promise<void> {
    this.destroy();
    return Promise.resolve();
  }

  destroy(error?: GlompoError): void {
    if (this.#ended) return;
    this.#end(error === undefined ? { by: 'local' } : { by: 'error', error });
    this.#options.clock.setTimeout(() => this.far.ownerLeft(), this.#options.latencyMs);
  }

  /** Sends from the far end. */
  sendFromChild(frame: Uint8Array): void {
    this.#carry('child', frame, (arrived) => this.#deliver(arrived));
  }

  /** Ends the channel from the far end, behind what was sent. */
  closeFromChild(): void {
    this.#carry('child', null, () => this.#end({ by: 'remote' }));
  }

  #carry(from: 'owner' | 'child', frame: Uint8Array | null, arrive: (frame: Uint8Array) => void): void {
    const { clock, latencyMs, frames } = this.#options;
    const lane = this.#lanes[from];
    const fault =
      frame === null ? undefined : frames.find((one) => one.from === from && one.frame === lane.sent);
    if (frame !== null) lane.sent += 1;
    if (fault?.kind === 'lose') return;
    const held = fault?.kind === 'delay' ? DELAY_MS : 0;
    lane.freeAt = Math.max(lane.freeAt, clock.now() + latencyMs + held);
    const copies = fault?.kind === 'duplicate' ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const arriving = frame === null ? new Uint8Array(0) : copies > 1 ? frame.slice() : frame;
      if (fault?.kind === 'corrupt') arriving[2] ^= 0xff;
      clock.setTimeout(() => arrive(arriving), lane.freeAt - clock.now());
    }
  }

  #deliver(frame: Uint8Array): void {
    if (this.#ended) return;
    if (this.#receiver === null) {
      this.#waiting.push(frame);
      return;
    }
    this.#options.watch(frame, 'arrived');
    try {
      this.#receiver(frame);
    } catch (cause) {
      const error =
        cause instanceof GlompoError
          ? cause
          : new GlompoError('GLOMPO_INTERNAL', 'The receiver of a channel threw.', { cause });
      this.destroy(error);
    }
  }

  #end(end: ChannelEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = [];
    this.#settle(end);
  }
}
