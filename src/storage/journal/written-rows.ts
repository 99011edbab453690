import type { RowStore, StoredRows } from '../../domain/row-store.js';
import { decodeEntry } from './entries.js';
import { decodeEvaluations } from './evaluations.js';
import { FramePlaces, placeOf } from './frame-places.js';
import type { FramePlace } from './frame-queue.js';
import type { ReadFrame } from './frame-reader.js';
import { journalError } from './journal-error.js';
import type { JournalledOptimizer } from './journalled-rows.js';
import { lostRows } from './lost-rows.js';
import { SegmentSet } from './segment-set.js';

/** Reads back the evaluations that a journal's writer has written. */
export class WrittenRows {
  readonly #segments: SegmentSet | null;
  readonly #runId: string;
  readonly #dims: number;
  readonly #optimizers = new Map<number, WrittenOptimizer>();
  #writtenTo = 0;
  #isClosed = false;

  /**
   * @param directory The journal's own directory; null when it cannot be read.
   * @param runId What its segments say whose they are.
   * @param dims Number of parameters.
   */
  constructor(directory: string | null, runId: string, dims: number) {
    this.#runId = runId;
    this.#dims = dims;
    this.#segments = directory === null ? null : new SegmentSet(directory);
  }

  /** Takes over what earlier sessions have written, in segments up to `segment`. */
  resume(optimizers: ReadonlyMap<number, JournalledOptimizer>, segment: number): void {
    for (const [id, { places, told }] of optimizers) this.#optimizers.set(id, this.#make(places, told));
    for (let earlier = 1; earlier <= segment; earlier += 1) this.opened(earlier);
    this.writtenTo({ segment: segment + 1, offset: 0 });
  }

  /** An optimizer has so many evaluations, though they be written nowhere. */
  skipTo(optimizerId: number, rows: number): void {
    this.#of(optimizerId).skipTo(rows);
  }

  /** Evaluations of an optimizer, those included that will be written. */
  rowsOf(optimizerId: number): number {
    return this.#optimizers.get(optimizerId)?.rows ?? 0;
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
      optimizer = this.#make(new FramePlaces(), 0);
      this.#optimizers.set(optimizerId, optimizer);
    }
    return optimizer;
  }

  #make(places: FramePlaces, rows: number): WrittenOptimizer {
    const journal: Journal = {
      dims: this.#dims,
      writtenTo: () => (this.#segments === null ? 0 : this.#writtenTo),
      frame: (segment, offset) => this.#frame(segment, offset),
    };
    return new WrittenOptimizer(journal, places, rows);
  }

  #frame(segment: number, offset: number): ReadFrame {
    if (this.#segments === null) throw journalError('This journal cannot be read back.');
    if (!this.#isClosed) return this.#segments.frame(segment, offset);
    try {
      // Another run may have begun in the same directory, and its frames may stand where ours stood.
      if (decodeEntry(this.#segments.frame(segment, 0).payload).runId !== this.#runId)
        throw journalError('The journal of this run was replaced by that of another.');
      return this.#segments.frame(segment, offset);
    } finally {
      this.#segments.close();
    }
  }
}

interface Journal {
  readonly dims: number;
  /** Place up to which frames can be read. */
  writtenTo(): number;
  frame(segment: number, offset: number): ReadFrame;
}

/** The evaluations of one optimizer in the journal. */
class WrittenOptimizer implements RowStore {
  readonly #journal: Journal;
  readonly #places: FramePlaces;
  #rows: number;
  #written = 0;

  constructor(journal: Journal, places: FramePlaces, rows: number) {
    this.#journal = journal;
    this.#places = places;
    this.#rows = rows;
  }

  get rows(): number {
    return this.#rows;
  }

  skipTo(rows: number): void {
    this.#rows = Math.max(this.#rows, rows);
  }

  add(place: number, count: number, firstOfRun: number): void {
    this.#places.add(place, this.#rows, firstOfRun);
    this.#rows += count;
  }

  get length(): number {
    const { length } = this.#places;
    const end = this.#journal.writtenTo();
    if (end === 0) return 0;
    while (this.#written < length && this.#places.place(this.#written) < end) this.#written += 1;
    return this.#written < length ? this.#places.first(this.#written) : this.#rows;
  }

  read(index: number): StoredRows {
    const places = this.#places;
    if (places.length === 0 || index < places.first(0)) return this.#lost(0, 0, index);
    const frame = places.find(index);
    const start = places.first(frame);
    const rows = decodeEvaluations(this.#journal.frame(places.segment(frame), places.offset(frame)));
    const { count } = rows;
    return index < start + count ? { start, count, rows } : this.#lost(start + count, frame + 1, index);
  }

  /** What stands for rows from `from` on that are missing before the frame `next`. */
  #lost(from: number, next: number, index: number): StoredRows {
    const to = next < this.#places.length ? this.#places.first(next) : this.#rows;
    return lostRows(this.#journal.dims, from, to, index);
  }
}
