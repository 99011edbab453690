import { MAX_FRAME_BYTES } from './limits.js';
import { protocolError } from './protocol-error.js';

/**
 * Frames on a stream: u32 length, u32 mark (both little-endian), the frame, zeros up to a multiple of 8 bytes. So
 * frames stay aligned within the chunks that a pipe or socket delivers.
 */
export const FRAMING_BYTES = 8;

/** Tells at once when a stream is not, or no longer, at the start of a frame. */
const MARK = 0x46_4d_4c_47;

/** Room that is made on the word of a header alone; more follows as bytes arrive. */
const FIRST_ROOM = 256 * 1024;

const EMPTY = new Uint8Array(0);

/** Zeros that follow a frame of `length` bytes. */
export function paddingAfter(length: number): number {
  return -length & 7;
}

/** Writes the header of a frame of `length` bytes. */
export function writeFraming(target: Uint8Array, at: number, length: number): void {
  writeUint32(target, at, length);
  writeUint32(target, at + 4, MARK);
}

/** Takes a stream of bytes, in chunks of any size, apart into its frames. */
export class FrameDecoder {
  readonly #maxBytes: number;
  readonly #header = new Uint8Array(FRAMING_BYTES);
  #headerFilled = 0;
  /** The frame being put together, larger or smaller than what is there of it; null between frames. */
  #body: Uint8Array | null = null;
  #length = 0;
  #filled = 0;
  #padding = 0;

  constructor(maxBytes = MAX_FRAME_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Whether the stream is in the middle of a frame. */
  get within(): boolean {
    return this.#body !== null || this.#headerFilled > 0;
  }

  /**
   * Takes in the next chunk. A frame that lies in it as a whole is given out as a view when it is aligned; any other
   * has a buffer of its own.
   *
   * @throws GlompoError `GLOMPO_PROTOCOL` when the stream is malformed or a frame too large; nothing can be read from
   *   the stream any more.
   */
  push(chunk: Uint8Array, onFrame: (frame: Uint8Array) => void): void {
    let at = 0;
    while (at < chunk.byteLength) {
      if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, chunk.byteLength - at);
        this.#padding -= skipped;
        at += skipped;
      } else if (this.#body === null) {
        at = this.#readHeader(chunk, at);
        if (this.#headerFilled === FRAMING_BYTES) at = this.#startFrame(chunk, at, onFrame);
      } else {
        at = this.#continueFrame(this.#body, chunk, at, onFrame);
      }
    }
  }

  #readHeader(chunk: Uint8Array, at: number): number {
    let next = at;
    while (this.#headerFilled < FRAMING_BYTES && next < chunk.byteLength) {
      this.#header[this.#headerFilled] = chunk[next];
      this.#headerFilled += 1;
      next += 1;
    }
    return next;
  }

  #startFrame(chunk: Uint8Array, at: number, onFrame: (frame: Uint8Array) => void): number {
    const length = readUint32(this.#header, 0);
    if (readUint32(this.#header, 4) !== MARK) throw protocolError('A stream has no valid start of a frame.');
    if (length > this.#maxBytes)
      throw protocolError(`A frame has ${length} bytes, more than ${this.#maxBytes}.`);
    this.#headerFilled = 0;
    const end = at + length;
    if (end <= chunk.byteLength) {
      this.#padding = paddingAfter(length);
      const view = chunk.subarray(at, end);
      onFrame(length === 0 ? EMPTY : view.byteOffset % 8 === 0 ? view : resized(view, length));
      return end;
    }
    // Every byte of it is written before it is given out, so it need not be cleared.
    this.#body = Buffer.allocUnsafeSlow(Math.min(length, FIRST_ROOM));
    this.#length = length;
    this.#filled = 0;
    return at;
  }

  #continueFrame(
    room: Uint8Array,
    chunk: Uint8Array,
    at: number,
    onFrame: (frame: Uint8Array) => void,
  ): number {
    const take = Math.min(this.#length - this.#filled, chunk.byteLength - at);
    const filled = this.#filled + take;
    let body = room;
    if (filled > body.byteLength) {
      body = resized(body, Math.min(this.#length, Math.max(2 * body.byteLength, filled)));
      this.#body = body;
    }
    body.set(chunk.subarray(at, at + take), this.#filled);
    this.#filled = filled;
    if (filled === this.#length) {
      this.#body = null;
      this.#padding = paddingAfter(filled);
      onFrame(body);
    }
    return at + take;
  }
}

function resized(bytes: Uint8Array, length: number): Uint8Array {
  const copy = new Uint8Array(length);
  copy.set(bytes);
  return copy;
}

function writeUint32(target: Uint8Array, at: number, value: number): void {
  target[at] = value;
  target[at + 1] = value >>> 8;
  target[at + 2] = value >>> 16;
  target[at + 3] = value >>> 24;
}

function readUint32(source: Uint8Array, at: number): number {
  return (source[at] | (source[at + 1] << 8) | (source[at + 2] << 16) | (source[at + 3] << 24)) >>> 0;
}
