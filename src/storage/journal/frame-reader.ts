import { FileWindow } from './file-window.js';
import { FRAME_HEADER_BYTES, type FrameHeader, isIntact, MAGIC, readHeader } from './frame.js';
import { FrameNumbers } from './frame-numbers.js';
import { journalError } from './journal-error.js';

/** A frame of a segment, with its payload. */
export interface ReadFrame extends FrameHeader {
  readonly payload: Buffer;
  /** Offset of the frame in the file. */
  readonly offset: number;
}

/** Bytes at the end of a file that are no good frame. */
export interface Tail {
  /** Offset of the first of them. */
  readonly from: number;
  /** Whether they are the beginning of one, which may yet be written. */
  readonly isTorn: boolean;
  /** Where they are, in words. */
  readonly what: string;
}

/** Bytes that are searched at once for the beginning of a frame. */
const SEARCHED_BYTES = 64 * 1024;
/** Times that the rest of a file may be checksummed in vain; frames within frames could ask for it without end. */
const MOST_PASSES = 8;

/** Reads the frames of one segment, in order, as far as it has been written. */
export class FrameReader {
  readonly #window: FileWindow;
  readonly #numbers = new FrameNumbers();
  /** Where the next frame begins. */
  #at = 0;
  /** Bytes that may still be checksummed in vain. */
  #patience = 0;
  #tail: Tail | null = null;

  /** @throws Error of the file system when the file cannot be opened. */
  constructor(path: string) {
    this.#window = new FileWindow(path);
  }

  /** What the file ends with behind its last good frame; null when it ends with that. */
  get tail(): Tail | null {
    return this.#tail;
  }

  /**
   * The good frames that were appended since the last call. One that ends beyond the file is being written, or was when
   * its writer died; it is read when the rest has come. So is what follows a damaged end.
   *
   * @param onDamage Hears what is wrong, and at which byte.
   * @throws Error of the file system when the file cannot be read.
   */
  *read(onDamage: (what: string) => void): IterableIterator<ReadFrame> {
    this.#window.forget();
    this.#tail = null;
    const { size } = this.#window;
    this.#patience = MOST_PASSES * Math.max(0, size - this.#at);
    while (this.#at < size) {
      const found = this.#frameAt(this.#at, size);
      if (typeof found !== 'string') {
        this.#at = endOf(found);
        const { isNew, oddity } = this.#numbers.take(found.number);
        if (oddity !== null) onDamage(`${oddity}, at byte ${found.offset}`);
        if (isNew) yield found;
        continue;
      }
      const next = this.#nextFrame(this.#at, size);
      if (next === null) {
        this.#tail = { from: this.#at, isTorn: found === 'torn', what: damaged(this.#at, size) };
        return;
      }
      onDamage(damaged(this.#at, next));
      this.#at = next;
    }
  }

  /**
   * The frame at `offset`, where one was read before.
   *
   * @throws GlompoError `GLOMPO_JOURNAL` when it is not there any more.
   */
  frame(offset: number): ReadFrame {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const found = this.#frameAt(offset, Infinity);
      if (typeof found !== 'string') return found;
      // What was read before may be from a time when the file was shorter.
      this.#window.forget();
    }
    throw journalError(`what was at byte ${offset} is not there any more`);
  }

  close(): void {
    this.#window.close();
  }

  #frameAt(offset: number, size: number): ReadFrame | 'torn' | 'bad' {
    const header = readHeader(this.#window.bytes(offset, FRAME_HEADER_BYTES));
    if (typeof header === 'string') return header;
    const start = offset + FRAME_HEADER_BYTES;
    if (start + header.bytes > size) return 'torn';
    const payload = this.#window.bytes(start, header.bytes);
    if (!isIntact(header, payload)) return 'bad';
    const { kind, number, evaluations, bytes, checksum } = header;
    // Spreading the header would cost more than all else here.
    return { kind, number, evaluations, bytes, checksum, payload, offset };
  }

  /** Offset of the first good frame behind what is damaged at `at`; null when there is none. */
  #nextFrame(at: number, size: number): number | null {
    for (let next = this.#nextMagic(at + 1, size); next !== null; next = this.#nextMagic(next + 1, size)) {
      const declared = this.#declaredEnd(next);
      if (declared === null || declared > size || declared - next > this.#patience) continue;
      if (typeof this.#frameAt(next, size) !== 'string') return next;
      this.#patience -= declared - next;
    }
    return null;
  }

  /** Where the frame at `at` ends, if its header is good. */
  #declaredEnd(at: number): number | null {
    const header = readHeader(this.#window.bytes(at, FRAME_HEADER_BYTES));
    return typeof header === 'string' ? null : at + FRAME_HEADER_BYTES + header.bytes;
  }

  #nextMagic(from: number, size: number): number | null {
    for (let at = from; at < size; at += SEARCHED_BYTES - MAGIC.length + 1) {
      const found = this.#window.bytes(at, SEARCHED_BYTES).indexOf(MAGIC);
      if (found !== -1) return at + found;
    }
    return null;
  }
}

function endOf({ offset, bytes }: ReadFrame): number {
  return offset + FRAME_HEADER_BYTES + bytes;
}

function damaged(from: number, to: number): string {
  return `bytes ${from} to ${to} are damaged`;
}
