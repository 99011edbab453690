import type { Duplex } from 'node:stream';
import { GlompoError } from '../../src/domain/errors.js';
import { FRAMING_BYTES, FrameDecoder, paddingAfter, writeFraming } from '../../src/protocol/framing.js';
import { type Channel, type ChannelEnd, DEFAULT_HIGH_WATER } from './channel.js';
import { ChannelCore } from './channel-core.js';

export interface StreamChannelOptions {
  readonly highWater?: number;
}

/** Frames up to this size are copied together: one large write is cheaper than many small ones. */
const SMALL_FRAME = 16 * 1024;

/** How long an orderly close waits for the other side to close as well. */
const LINGER_MS = 1_000;

/**
 * A channel over a pipe or socket. All frames of one tick leave in one write.
 *
 * @example
 * const channel = streamChannel(new Socket({ fd: 3 }));
 */
export function streamChannel(stream: Duplex, options: StreamChannelOptions = {}): Channel {
  return new StreamChannel(stream, options.highWater ?? DEFAULT_HIGH_WATER);
}

class StreamChannel implements Channel {
  readonly #stream: Duplex;
  readonly #highWater: number;
  readonly #decoder = new FrameDecoder();
  readonly #core = new ChannelCore((error) => this.destroy(error));
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #closing = false;
  #why: ChannelEnd | null = null;

  constructor(stream: Duplex, highWater: number) {
    this.#stream = stream;
    this.#highWater = highWater;
    stream.on('data', (chunk: Uint8Array) => this.#take(chunk));
    stream.once('end', () => this.#endedRemotely());
    stream.on('error', (cause: NodeJS.ErrnoException) => this.#failed(cause));
    stream.once('close', () => {
      this.#core.end(this.#why ?? { by: 'remote' });
      this.#queue = [];
      this.#queuedBytes = 0;
    });
    if (stream.destroyed) this.#core.end({ by: 'remote' });
  }

  get closed(): Promise<ChannelEnd> {
    return this.#core.closed;
  }

  get bufferedBytes(): number {
    return this.#queuedBytes + this.#stream.writableLength;
  }

  send(frame: Uint8Array): boolean {
    if (this.#closing || this.#why !== null || this.#core.ended) return false;
    if (this.#queue.length === 0) process.nextTick(() => this.#flush());
    this.#queue.push(frame);
    this.#queuedBytes += frame.byteLength + FRAMING_BYTES;
    return this.bufferedBytes <= this.#highWater;
  }

  drained(): Promise<void> {
    return this.bufferedBytes <= this.#highWater ? Promise.resolve() : this.#core.room();
  }

  receive(onFrame: (frame: Uint8Array) => void): void {
    this.#core.receive(onFrame);
    this.#stream.resume();
  }

  async close(): Promise<void> {
    if (!this.#closing && this.#why === null && !this.#core.ended) {
      this.#closing = true;
      this.#core.deafen();
      this.#flush();
      this.#stream.end();
      // What the other side sends meanwhile is read, as a socket closed before would fail its writes and with them
      // its reading of our last frames.
      this.#stream.resume();
      this.#stream.once('finish', () => {
        const timer = setTimeout(() => this.#stop({ by: 'local' }), LINGER_MS);
        this.#stream.once('close', () => clearTimeout(timer));
      });
    }
    await this.#core.closed;
  }

  destroy(error?: GlompoError): void {
    this.#core.deafen();
    this.#stop(error === undefined ? { by: 'local' } : { by: 'error', error });
  }

  #stop(why: ChannelEnd): void {
    this.#why ??= why;
    this.#stream.destroy();
  }

  #take(chunk: Uint8Array): void {
    if (this.#closing || this.#why !== null) return;
    try {
      this.#decoder.push(chunk, (frame) => this.#core.deliver(frame));
    } catch (error) {
      this.destroy(error as GlompoError);
    }
    if (!this.#core.hasReceiver && this.#core.waitingBytes > this.#highWater) this.#stream.pause();
  }

  #endedRemotely(): void {
    if (this.#closing) this.#stop({ by: 'local' });
    else if (this.#decoder.within)
      this.#stop({ by: 'remote', error: lost('The other side ended within a frame.') });
    else this.#stop({ by: 'remote' });
  }

  #failed(cause: NodeJS.ErrnoException): void {
    const by = cause.code === 'EPIPE' || cause.code === 'ECONNRESET' ? 'remote' : 'error';
    this.#stop(
      this.#closing ? { by: 'local' } : { by, error: lost('The stream of a channel failed.', cause) },
    );
  }

  #flush(): void {
    const frames = this.#queue;
    if (frames.length === 0 || this.#stream.destroyed) return;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#stream.cork();
    for (let i = 0; i < frames.length; ) i = this.#writeSome(frames, i);
    this.#stream.uncork();
  }

  /** Writes small frames from `first` on, and the large one that follows them, if any. */
  #writeSome(frames: readonly Uint8Array[], first: number): number {
    let next = first;
    let bytes = 0;
    while (next < frames.length && frames[next].byteLength <= SMALL_FRAME) {
      bytes += framedBytes(frames[next]);
      next += 1;
    }
    const large = next < frames.length ? frames[next] : null;
    const joined = new Uint8Array(bytes + (large === null ? 0 : FRAMING_BYTES));
    let at = 0;
    for (let i = first; i < next; i += 1) {
      writeFraming(joined, at, frames[i].byteLength);
      joined.set(frames[i], at + FRAMING_BYTES);
      at += framedBytes(frames[i]);
    }
    if (large === null) {
      this.#stream.write(joined, this.#written);
      return next;
    }
    writeFraming(joined, at, large.byteLength);
    this.#stream.write(joined);
    const padding = paddingAfter(large.byteLength);
    this.#stream.write(large, padding === 0 ? this.#written : undefined);
    if (padding > 0) this.#stream.write(new Uint8Array(padding), this.#written);
    return next + 1;
  }

  readonly #written = () => {
    if (this.#core.anyRoomSeekers && this.bufferedBytes <= this.#highWater / 2)
      this.#core.releaseRoomSeekers();
  };
}

function framedBytes(frame: Uint8Array): number {
  return FRAMING_BYTES + frame.byteLength + paddingAfter(frame.byteLength);
}

function lost(message: string, cause?: unknown): GlompoError {
  return new GlompoError('GLOMPO_CHANNEL_CLOSED', message, { cause });
}
