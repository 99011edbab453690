import { decodeEntry, FORMAT_VERSION, type SegmentEntry } from './entries.js';
import { KIND } from './frame.js';
import type { ReadFrame } from './frame-reader.js';

/** Which segments belong to the run that the first one belongs to, and can be understood. */
export class SegmentCheck {
  readonly #refused = new Set<number>();
  #runId: string | null = null;
  #oldest = FORMAT_VERSION;

  /** Oldest format among the segments. */
  get oldestFormat(): number {
    return this.#oldest;
  }

  /**
   * Whether a frame is to be taken in, which is asked for each in order.
   *
   * @throws Error once for each segment that is refused, with why.
   */
  accepts(segment: number, { kind, payload }: ReadFrame): boolean {
    if (this.#refused.has(segment)) return false;
    if (kind === KIND.segment) this.#check(segment, decodeEntry(payload) as unknown as SegmentEntry);
    return true;
  }

  #check(segment: number, { format, runId }: SegmentEntry): void {
    this.#runId ??= runId;
    const isKnown = format >= 1 && format <= FORMAT_VERSION;
    if (isKnown) this.#oldest = Math.min(this.#oldest, format);
    if (isKnown && runId === this.#runId) return;
    this.#refused.add(segment);
    throw new RangeError(
      isKnown
        ? `the segment is of another run, ${runId}`
        : `the segment is of format ${format}, and only those up to ${FORMAT_VERSION} are known`,
    );
  }
}
