import type { RowStore, StoredRows } from '../../domain/row-store.js';
import { decodeEntry, decodeEvaluations } from './entries.js';
import { FramePlaces, placeOf } from './frame-places.js';
import type { FramePlace } from './frame-queue.js';
import { journalError } from './journal-error.js';
import { SegmentSet } from './segment-set.js';

/** Reads back the evaluations that a journal's writer has written. */
export class WrittenRows {
  readonly #segments: SegmentSet | null;
  readonly #runId: string;
  readonly #optimizers = new Map<number, WrittenOptimizer>();
  #writtenTo = 0;
  #isClosed = false;

  /**
   * @param directory The journal's own directory; null when it cannot be read.
   * @param runId What its segments say whose they are.
   */
  constructor(directory: string | null, runId: string) {
    this.#runId = runId;
    this.#segments = directory === null ? null : new SegmentSet(directory);
  }

  /** Takes note of rows that will be written. */
  add(optimizerId: number, { segment, offset }: FramePlace, count: number, firstOfRun: number): void {
    this.#of(optimizerId).add(placeOf(segment, offset), count, firstOfRun);
  }

  /** A segment is there, or is another file than before. Held open, it can be read though it be removed. */
  opened(segment: number): void {
    try {
      this.#segments?.hold(segment);
    } catch {
      // Whoever asks for its rows will hear why they cannot be read.
    }
  }

  writtenTo({ segment, offset }: FramePlace): void {
    this.#writtenTo = Math.max(this.#writtenTo, placeOf(segment, offset));
  }

  of(optimizerId: number): RowStore {
    return this.#of(optimizerId);
  }

  /** Gives the files free; they are opened anew when somebody asks. */
  close(): void {
    this.#isClosed = true;
    this.#segments?.close();
  }

  #of(optimizerId: number): WrittenOptimizer {
    let optimizer = this.#optimizers.get(optimizerId);
    if (optimizer === undefined) {
      optimizer = new WrittenOptimizer(
        () => (this.#segments === null ? 0 : this.#writtenTo),
        (segment, offset) => this.#payload(segment, offset),
      );
      this.#optimizers.set(optimizerId, optimizer);
    }
    return optimizer;
  }

  #payload(segment: number, offset: number): Uint8Array {
    if (this.#segments === null) throw journalError('This journal cannot be read back.');
    if (!this.#isClosed) return this.#segments.frame(segment, offset).payload;
    try {
      // Another run may have begun in the same directory, and its frames may stand where ours stood.
      if (decodeEntry(this.#segments.frame(segment, 0).payload).runId !== this.#runId)
        throw journalError('The journal of this run was replaced by that of another.');
      return this.#segments.frame(segment, offset).payload;
    } finally {
      this.#segments.close();
    }
  }
}

/** The evaluations of one optimizer in the journal. */
class WrittenOptimizer implements RowStore {
  readonly #writtenTo: () => number;
  readonly #payload: (segment: number, offset: number) => Uint8Array;
  readonly #places = new FramePlaces();
  #rows = 0;
  #written = 0;

  constructor(writtenTo: () => number, payload: (segment: number, offset: number) => Uint8Array) {
    this.#writtenTo = writtenTo;
    this.#payload = payload;
  }

  add(place: number, count: number, firstOfRun: number): void {
    this.#places.add(place, this.#rows, firstOfRun);
    this.#rows += count;
  }

  get length(): number {
    const { length } = this.#places;
    const end = this.#writtenTo();
    while (this.#written < length && this.#places.place(this.#written) < end) this.#written += 1;
    return this.#written < length ? this.#places.first(this.#written) : this.#rows;
  }

  read(index: number): StoredRows {
    const frame = this.#places.find(index);
    const start = this.#places.first(frame);
    const batch = decodeEvaluations(this.#payload(this.#places.segment(frame), this.#places.offset(frame)));
    return { start, count: batch.count, rows: batch };
  }
}
