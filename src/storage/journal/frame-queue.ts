/** Where frames stand that are to be written: segment, and offset in it. */
export interface FramePlace {
  readonly segment: number;
  readonly offset: number;
}

/** Frames of one segment that follow each other and are written in one go: header and payload of each. */
export interface Stretch extends FramePlace {
  readonly buffers: Uint8Array[];
  bytes: number;
}

/** Frames that wait to be written. Each has its place when it is put, so that what points to it need not wait. */
export class FrameQueue {
  readonly #largestSegment: number;
  readonly #stretches: Stretch[] = [];
  #segment: number;
  #offset = 0;
  #frames = 0;
  #bytes = 0;

  /**
   * @param segment Number of the first segment.
   * @param largestSegment Bytes from which on the next segment begins.
   */
  constructor(segment: number, largestSegment: number) {
    this.#segment = segment;
    this.#largestSegment = largestSegment;
  }

  /** Bytes that are not written yet, what is being written included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether nothing waits that has not been taken. */
  get isEmpty(): boolean {
    return this.#stretches.length === 0;
  }

  get segment(): number {
    return this.#segment;
  }

  /** Number of the next frame in its segment. */
  get nextNumber(): number {
    return this.#frames;
  }

  /** Whether the next frame should begin another segment. */
  get isSegmentFull(): boolean {
    return this.#offset >= this.#largestSegment;
  }

  nextSegment(): void {
    this.#segment += 1;
    this.#offset = 0;
    this.#frames = 0;
  }

  put(header: Uint8Array, payload: Uint8Array): FramePlace {
    const place = { segment: this.#segment, offset: this.#offset };
    const last = this.#stretches.at(-1);
    const stretch = last?.segment === this.#segment ? last : this.#open(place);
    const bytes = header.byteLength + payload.byteLength;
    stretch.buffers.push(header, payload);
    stretch.bytes += bytes;
    this.#offset += bytes;
    this.#bytes += bytes;
    this.#frames += 1;
    return place;
  }

  /** Takes what waits in the oldest segment; null when nothing does. It counts as waiting until it is {@link done}. */
  take(): Stretch | null {
    return this.#stretches.shift() ?? null;
  }

  /** What was taken is written. */
  done(stretch: Stretch): void {
    this.#bytes -= stretch.bytes;
  }

  /**
   * Puts back what could not be written, but for the whole frames among its first `written` bytes.
   *
   * @returns Where the next frame must be written.
   */
  putBack({ segment, offset, buffers, bytes }: Stretch, written: number): FramePlace {
    let whole = 0;
    let frames = 0;
    for (; frames < buffers.length; frames += 2) {
      const frame = buffers[frames].byteLength + buffers[frames + 1].byteLength;
      if (whole + frame > written) break;
      whole += frame;
    }
    this.#bytes -= whole;
    const place = { segment, offset: offset + whole };
    if (whole < bytes)
      this.#stretches.unshift({ ...place, buffers: buffers.slice(frames), bytes: bytes - whole });
    return place;
  }

  #open(place: FramePlace): Stretch {
    const stretch: Stretch = { ...place, buffers: [], bytes: 0 };
    this.#stretches.push(stretch);
    return stretch;
  }
}
