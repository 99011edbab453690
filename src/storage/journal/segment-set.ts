import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FramePlace } from './frame-queue.js';
import { FrameReader, type ReadFrame } from './frame-reader.js';
import { journalError } from './journal-error.js';
import { segmentName, segmentNumber } from './segment-files.js';

/** The segments of a journal, read in order. */
export class SegmentSet {
  readonly #directory: string;
  readonly #readers = new Map<number, FrameReader>();
  #last = 0;
  #largest = 0;
  #oddities: string[] = [];

  /** @param directory The journal's own directory. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** What is wrong at present, but may change: ends of segments, and files that are missing, or are none of a journal. */
  get oddities(): readonly string[] {
    const tails = [...this.#readers].flatMap(([segment, { tail }]) =>
      // Only the last segment is still written to.
      tail === null || (tail.isTorn && segment === this.#last) ? [] : `${segmentName(segment)}: ${tail.what}`,
    );
    return [...this.#oddities, ...tails];
  }

  /** Largest number of a segment that is there, also of one that cannot be read; 0 when there is none. */
  get largest(): number {
    return this.#largest;
  }

  /** Where the last segment ends with the beginning of a frame; null when it does not. */
  get tornEnd(): FramePlace | null {
    const tail = this.#readers.get(this.#last)?.tail ?? null;
    return tail?.isTorn && this.#last === this.#largest ? { segment: this.#last, offset: tail.from } : null;
  }

  /** Passes on every good frame that was appended since the last call, and what is wrong, in words. */
  read(onFrame: (segment: number, frame: ReadFrame) => void, onDamage: (what: string) => void): void {
    const from = this.#last;
    for (const segment of this.#list()) {
      // Only the last one grows; those before it were read to their ends, unless they are new.
      if (segment < from && this.#readers.has(segment)) continue;
      const name = segmentName(segment);
      try {
        const frames = this.#reader(segment).read((what) => onDamage(`${name}: ${what}`));
        for (const frame of frames) onFrame(segment, frame);
        this.#last = Math.max(this.#last, segment);
      } catch (error) {
        this.#oddities.push(`${name} cannot be read: ${(error as Error).message}`);
      }
    }
  }

  /**
   * The frame at a place where one was read before.
   *
   * @throws GlompoError `GLOMPO_JOURNAL` when it cannot be read any more.
   */
  frame(segment: number, offset: number): ReadFrame {
    try {
      return this.#reader(segment).frame(offset);
    } catch (cause) {
      const message = `${segmentName(segment)} cannot be read: ${(cause as Error).message}.`;
      throw journalError(message, { cause, data: { directory: this.#directory } });
    }
  }

  /**
   * Opens a segment, so that it can be read even when it is removed; anew when it was open.
   *
   * @throws Error of the file system when it cannot be opened.
   */
  hold(segment: number): void {
    this.#readers.get(segment)?.close();
    this.#readers.delete(segment);
    this.#reader(segment);
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close();
    this.#readers.clear();
  }

  /** Numbers of the segments that are there. */
  #list(): readonly number[] {
    this.#oddities = [];
    const segments: number[] = [];
    for (const name of this.#names()) {
      const segment = segmentNumber(name);
      if (segment === null) this.#oddities.push(`${name} is no segment of a journal`);
      else segments.push(segment);
    }
    segments.sort((a, b) => a - b);
    this.#largest = segments.at(-1) ?? 0;
    segments.forEach((segment, i) => {
      const due = i === 0 ? 1 : segments[i - 1] + 1;
      if (segment === due + 1) this.#oddities.push(`${segmentName(due)} is missing`);
      else if (segment > due)
        this.#oddities.push(`${segmentName(due)} to ${segmentName(segment - 1)} are missing`);
    });
    return segments;
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#directory).sort();
    } catch (error) {
      // Without a directory there is no journal, which is nothing odd.
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') this.#oddities.push(message);
      return [];
    }
  }

  #reader(segment: number): FrameReader {
    let reader = this.#readers.get(segment);
    if (reader === undefined) {
      reader = new FrameReader(join(this.#directory, segmentName(segment)));
      this.#readers.set(segment, reader);
    }
    return reader;
  }
}
