import type { RowStore } from '../../domain/row-store.js';
import type { Rows } from '../../domain/rows.js';
import type { RunEvent } from '../../domain/run-events.js';
import type { RunJournal } from '../../domain/run-journal.js';
import type { RunState } from '../../domain/run-state.js';
import type { RunSettings } from '../run-record.js';
import { encodeAsked } from './asked-entry.js';
import { encodeEntry, encodeEvent, FORMAT_VERSION, type SessionEndEntry } from './entries.js';
import { encodeEvaluations, evaluationsLead, partEnds } from './evaluations.js';
import { frameHeader, KIND } from './frame.js';
import { type FramePlace, FrameQueue } from './frame-queue.js';
import { journalError } from './journal-error.js';
import { JournalFile, type JournalFileOptions } from './journal-file.js';
import type { ResumableRun } from './resumable-run.js';
import { cutAt, syncSegment } from './segment-writes.js';
import { WrittenRows } from './written-rows.js';

export interface JournalWriterOptions extends JournalFileOptions {
  readonly settings: RunSettings;
  /** Number of the first segment that is written. Default 1. */
  readonly firstSegment?: number;
  /** Bytes from which on the next segment begins. Default 64 MiB. */
  readonly largestSegment?: number;
}

/** What is known of a run whose journal is not there, or says less than that. */
export interface LostJournal {
  readonly state: RunState;
  /** What is left of the journal; null when it is not there. */
  readonly last: ResumableRun | null;
}

const LARGEST_SEGMENT = 64 * 1024 * 1024;
/** Bytes that may wait to be written before the run is asked to slow down. */
const MOST_WAITING = 32 * 1024 * 1024;
/** Failed evaluations of one optimizer of which the event is journalled; of the others, what their rows say. */
const MOST_FAILURES = 100;

/** Rows of one batch that come in several parts, and become one frame. */
interface PendingRows {
  readonly optimizerId: number;
  readonly rows: Rows;
  readonly start: number;
  end: number;
}

/**
 * Appends what happens in a run to its journal. Nothing that it is told waits for the disk; what cannot be written stays
 * in memory and is tried again, while the run goes on.
 */
export class JournalWriter implements RunJournal {
  readonly #options: JournalWriterOptions;
  readonly #queue: FrameQueue;
  readonly #file: JournalFile;
  readonly #written: WrittenRows;
  readonly #failures = new Map<number, number>();
  #pending: PendingRows | null = null;
  #evaluations = 0;
  #isClosed = false;

  private constructor(options: JournalWriterOptions) {
    const { firstSegment = 1, largestSegment = LARGEST_SEGMENT, settings } = options;
    this.#options = options;
    this.#written = new WrittenRows(options.files.directory, settings.runId, settings.bounds.length);
    this.#queue = new FrameQueue(firstSegment, largestSegment);
    this.#file = new JournalFile(this.#queue, options, {
      onOpened: (segment) => this.#written.opened(segment),
      onWritten: (place) => this.#written.writtenTo(place),
    });
  }

  /**
   * Opens a journal and writes its beginning.
   *
   * @throws Error of the file system when it cannot be written.
   */
  static async open(options: JournalWriterOptions): Promise<JournalWriter> {
    const journal = new JournalWriter(options);
    await journal.#begin(1, 0, null);
    return journal;
  }

  /**
   * Goes on with the journal of earlier sessions, in a new segment behind theirs. Evaluations that are not in it, but were
   * known otherwise, can be read back only as lost ones.
   *
   * @param options Those of a new journal, of the same run and directory.
   * @param from What was read of the journal, or what is known otherwise.
   * @throws GlompoError `GLOMPO_JOURNAL` when it is the journal of another run.
   * @throws Error of the file system when it cannot be written.
   */
  static async resume(
    options: Omit<JournalWriterOptions, 'firstSegment'>,
    from: ResumableRun | LostJournal,
  ): Promise<JournalWriter> {
    const { state, last } = 'last' in from ? from : { state: from.state, last: from };
    const { runId } = options.settings;
    if (last !== null && last.settings.runId !== runId)
      throw journalError(`The journal is of the run ${last.settings.runId}, and not of ${runId}.`);
    const lastSegment = last?.lastSegment ?? 0;
    const journal = new JournalWriter({ ...options, firstSegment: lastSegment + 1 });
    if (last !== null && last.tornEnd !== null) await cutAt(options.files, last.tornEnd);
    // What its writer died over may be in memory only, and must not be lost from before what is written now.
    else if (lastSegment > 0 && options.sync !== 'never') await syncSegment(options.files, lastSegment);
    journal.#goOn(state, last);
    await journal.#begin(state.sessions + 1, state.seconds, last === from ? null : state);
    return journal;
  }

  get hasRoom(): boolean {
    // What cannot be written at all must not hold up the run.
    return this.#queue.bytes < MOST_WAITING || this.#file.isFailing;
  }

  /** Whether nothing waits to be written any more. */
  get isComplete(): boolean {
    return this.#pending === null && this.#queue.bytes === 0;
  }

  evaluations(optimizerId: number, rows: Rows, start: number, end: number): void {
    if (this.#isClosed || end <= start) return;
    const pending = this.#pending;
    if (pending?.rows === rows && pending.optimizerId === optimizerId && pending.end === start) {
      pending.end = end;
      return;
    }
    this.#flush();
    this.#pending = { optimizerId, rows, start, end };
    queueMicrotask(() => this.#flush());
  }

  event(event: RunEvent): void {
    if (this.#isClosed || event.type === 'output' || event.type === 'dropped') return;
    if (event.type === 'evaluationFailed') {
      const failures = (this.#failures.get(event.optimizerId) ?? 0) + 1;
      this.#failures.set(event.optimizerId, failures);
      if (failures > MOST_FAILURES) return;
    }
    this.#note(KIND.event, encodeEvent(event));
  }

  asked(optimizerId: number, told: number, asked: number): void {
    this.#note(KIND.asked, encodeAsked({ optimizerId, told, asked }));
  }

  roundEnded(unshared: boolean): void {
    this.#note(KIND.roundEnd, Uint8Array.of(unshared ? 1 : 0));
  }

  async synced(): Promise<void> {
    this.#flush();
    await this.#file.synced();
  }

  rowsOf(optimizerId: number): RowStore {
    return this.#written.of(optimizerId);
  }

  /**
   * Writes the end of the session, and everything before it; resolves when all is on the disk, or cannot be. What comes
   * later is not recorded.
   *
   * @param end How the session ended; null when that is not known.
   */
  async close(end: Omit<SessionEndEntry, 'at'> | null): Promise<void> {
    if (this.#isClosed) return;
    this.#flush();
    if (end !== null) this.#append(KIND.sessionEnd, encodeEntry({ at: Date.now(), ...end }));
    this.#isClosed = true;
    await this.#file.end();
    this.#written.close();
  }

  #goOn(state: RunState, last: ResumableRun | null): void {
    this.#evaluations = Math.max(state.evaluations, last?.evaluations ?? 0);
    this.#written.resume(last?.optimizers ?? new Map(), last?.lastSegment ?? 0);
    for (const { id, history } of state.optimizers) {
      this.#written.skipTo(id, history.length);
      this.#failures.set(id, history.failures);
    }
  }

  /** @param state What the journal does not say itself of the sessions before; null for nothing. */
  async #begin(session: number, seconds: number, state: RunState | null): Promise<void> {
    this.#beginSegment();
    if (state !== null) this.#put(KIND.state, encodeEntry(state));
    this.#put(KIND.sessionStart, encodeEntry({ at: Date.now(), session, seconds }));
    await this.#file.begin();
  }

  /** Records something behind all that was recorded before. */
  #note(kind: number, payload: Uint8Array): void {
    if (this.#isClosed) return;
    this.#flush();
    this.#append(kind, payload);
  }

  /** Makes frames of the rows that are pending. */
  #flush(): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    const { optimizerId, rows } = pending;
    const dims = this.#options.settings.bounds.length;
    let { start } = pending;
    for (const end of partEnds(dims, rows, start, pending.end)) {
      const lead = evaluationsLead(this.#written.rowsOf(optimizerId));
      const place = this.#append(KIND.evaluations, payloadOf(optimizerId, dims, rows, start, end), lead);
      this.#written.add(optimizerId, place, end - start, this.#evaluations);
      this.#evaluations += end - start;
      start = end;
    }
  }

  #append(kind: number, payload: Uint8Array, lead?: Uint8Array): FramePlace {
    if (this.#queue.isSegmentFull) {
      this.#queue.nextSegment();
      this.#beginSegment();
    }
    const place = this.#put(kind, payload, lead);
    this.#file.wake();
    return place;
  }

  #put(kind: number, payload: Uint8Array, lead?: Uint8Array): FramePlace {
    const place = { kind, number: this.#queue.nextNumber, evaluations: this.#evaluations };
    return this.#queue.put(frameHeader(place, payload, lead), payload);
  }

  /** Every segment can be read without the others. */
  #beginSegment(): void {
    const { settings } = this.#options;
    const { segment } = this.#queue;
    this.#put(KIND.segment, encodeEntry({ format: FORMAT_VERSION, runId: settings.runId, segment }));
    this.#put(KIND.settings, encodeEntry(settings));
  }
}

/** A row that would not fit into a frame is recorded without its detail. */
function payloadOf(optimizerId: number, dims: number, rows: Rows, start: number, end: number): Uint8Array {
  try {
    return encodeEvaluations(optimizerId, dims, rows, start, end);
  } catch (error) {
    if (rows.details === null) throw error;
    return encodeEvaluations(optimizerId, dims, { ...rows, details: null }, start, end);
  }
}
