import { GlompoError } from '../../src/domain/errors.js';
import { type Channel, type ChannelEnd, DEFAULT_HIGH_WATER } from './channel.js';
import { ChannelCore } from './channel-core.js';
import { damaged, type Fault, type Faults } from './faults.js';

export interface MemoryChannelOptions {
  readonly highWater?: number;
  readonly faults?: Faults;
  /** Runs its argument later: what `setImmediate` does by default, a simulated clock in tests. */
  readonly defer?: (run: () => void) => void;
}

/**
 * Two ends of a channel within one isolate. Frames arrive in a later turn of the event loop, all of one turn together,
 * and are not copied.
 *
 * @example
 * const [owner, child] = memoryChannelPair();
 */
export function memoryChannelPair(options: MemoryChannelOptions = {}): readonly [Channel, Channel] {
  const highWater = options.highWater ?? DEFAULT_HIGH_WATER;
  const defer = options.defer ?? ((run) => void setImmediate(run));
  const a = new MemoryChannel(highWater, defer, options.faults?.aToB ?? []);
  const b = new MemoryChannel(highWater, defer, options.faults?.bToA ?? []);
  a.connect(b);
  b.connect(a);
  return [a, b];
}

class MemoryChannel implements Channel {
  readonly #highWater: number;
  readonly #defer: (run: () => void) => void;
  readonly #faults: ReadonlyMap<number, Fault>;
  readonly #core = new ChannelCore((error) => this.destroy(error));
  #peer: MemoryChannel = this;
  #lane: Uint8Array[] = [];
  #laneBytes = 0;
  #delivered = 0;
  /** Turns for which the next frame still has to wait. */
  #delay = 0;
  /** Number of the frame whose delay is over, or running. */
  #delayServed = -1;
  #scheduled = false;
  #closing = false;

  constructor(highWater: number, defer: (run: () => void) => void, faults: readonly Fault[]) {
    this.#highWater = highWater;
    this.#defer = defer;
    this.#faults = new Map(faults.map((fault) => [fault.frame, fault]));
  }

  connect(peer: MemoryChannel): void {
    this.#peer = peer;
  }

  get closed(): Promise<ChannelEnd> {
    return this.#core.closed;
  }

  get bufferedBytes(): number {
    return this.#laneBytes + this.#peer.#core.waitingBytes;
  }

  send(frame: Uint8Array): boolean {
    if (this.#closing || this.#core.ended) return false;
    this.#lane.push(frame);
    this.#laneBytes += frame.byteLength;
    this.#schedule();
    return this.bufferedBytes <= this.#highWater;
  }

  drained(): Promise<void> {
    return this.bufferedBytes <= this.#highWater ? Promise.resolve() : this.#core.room();
  }

  receive(onFrame: (frame: Uint8Array) => void): void {
    this.#core.receive(onFrame);
    this.#peer.#release();
  }

  async close(): Promise<void> {
    if (!this.#closing && !this.#core.ended) {
      this.#closing = true;
      this.#core.deafen();
      this.#schedule();
    }
    await this.#core.closed;
  }

  destroy(error?: GlompoError): void {
    if (this.#core.ended) return;
    this.#core.deafen();
    this.#end(error === undefined ? { by: 'local' } : { by: 'error', error });
    this.#defer(() => this.#peer.#end({ by: 'remote' }));
  }

  #end(end: ChannelEnd): void {
    this.#lane = [];
    this.#laneBytes = 0;
    this.#core.end(end);
  }

  #release(): void {
    if (this.bufferedBytes <= this.#highWater / 2) this.#core.releaseRoomSeekers();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#defer(() => {
      this.#scheduled = false;
      if (!this.#core.ended) this.#turn();
    });
  }

  /** Delivers what was sent before this turn, as far as no fault holds it up. */
  #turn(): void {
    if (this.#delay > 0) {
      this.#delay -= 1;
      this.#schedule();
      return;
    }
    for (let left = this.#lane.length; left > 0 && !this.#core.ended; left -= 1) {
      const fault = this.#faults.get(this.#delivered);
      if (fault?.kind === 'stall') return;
      if (fault?.kind === 'cut') {
        this.#cut();
        return;
      }
      if (fault?.kind === 'delay' && this.#delayServed !== this.#delivered) {
        this.#delayServed = this.#delivered;
        this.#delay = fault.turns;
        this.#schedule();
        return;
      }
      this.#deliverNext(fault);
    }
    this.#release();
    if (this.#core.ended) return;
    if (this.#lane.length > 0) this.#schedule();
    else if (this.#closing) {
      this.#peer.#end({ by: 'remote' });
      this.#end({ by: 'local' });
    }
  }

  #deliverNext(fault: Fault | undefined): void {
    const frame = this.#lane.shift() as Uint8Array;
    this.#laneBytes -= frame.byteLength;
    this.#delivered += 1;
    this.#peer.#core.deliver(damaged(frame, fault));
  }

  #cut(): void {
    const error = new GlompoError('GLOMPO_CHANNEL_CLOSED', 'The channel was cut.');
    this.#end({ by: 'remote', error });
    this.#peer.#end({ by: 'remote', error });
  }
}
