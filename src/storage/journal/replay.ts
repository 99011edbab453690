import type { RunEvent } from '../../domain/run-events.js';
import type { ReplayItem } from '../../protocol/replay-item.js';
import { decodeEvent } from './entries.js';
import { batchBytes, encodeEvaluations, type RecordedBatch, recordedBatch } from './evaluations.js';
import { offsetOf, segmentOf } from './frame-places.js';
import { journalError } from './journal-error.js';
import type { JournalledOptimizer } from './journalled-rows.js';
import type { SegmentSet } from './segment-set.js';

/** Where an optimizer stands from which it is replayed. */
export interface ReplayStart {
  /** Evaluations that it has been told of. */
  readonly told: number;
  /** Incumbents that it has been told of. */
  readonly injected: number;
}

/**
 * What an optimizer lived through from `start` on, read from the journal as it is asked for.
 *
 * @throws GlompoError `GLOMPO_JOURNAL` when evaluations of it are missing.
 */
export function* replay(
  segments: SegmentSet,
  optimizerId: number,
  { places, marks, told: end }: Readonly<JournalledOptimizer>,
  start: ReplayStart,
): IterableIterator<ReplayItem> {
  let injected = 0;
  let mark = 0;
  let frame = places.find(start.told);
  let read: Read | null = null;
  for (let row = start.told; ; ) {
    for (; mark < marks.length && marks.told(mark) <= row; mark += 1) {
      const [place, asked] = [marks.place(mark), marks.asked(mark)];
      if (!Number.isNaN(place)) {
        injected += 1;
        if (injected > start.injected) yield incumbent(segments, place, asked);
      } else if (marks.told(mark) >= start.told) yield { kind: 'ask', asked };
    }
    if (row >= end) return;
    read ??= frameAt(segments, places, frame);
    const first = places.first(frame);
    const next = first + (read?.batch.count ?? 0);
    if (read === null || row < first) throw missing(optimizerId, row, read === null ? end : first);
    if (row >= next) {
      frame += 1;
      read = null;
      continue;
    }
    const due = mark < marks.length ? Math.min(marks.told(mark), end) : end;
    const stop = Math.min(next, due);
    yield { kind: 'rows', ...part(read, row - first, stop - first) };
    row = stop;
  }
}

/** Evaluations alone in a frame that belongs to whoever gets it. */
interface Read {
  readonly frame: Uint8Array;
  readonly batch: RecordedBatch;
}

function frameAt(segments: SegmentSet, places: JournalledOptimizer['places'], frame: number): Read | null {
  if (frame >= places.length) return null;
  return readBatch(batchBytes(segments.frame(places.segment(frame), places.offset(frame))));
}

/** What is read is a view on much more, and somebody else's. */
function readBatch(bytes: Uint8Array): Read {
  const frame = new Uint8Array(bytes);
  return { frame, batch: recordedBatch(frame) };
}

/** The rows from `start` up to `end` of what was read. */
function part(read: Read, start: number, end: number): Read {
  const { batch } = read;
  if (start === 0 && end === batch.count) return read;
  return readBatch(encodeEvaluations(batch.optimizerId, batch.dims, batch, start, end));
}

function incumbent(segments: SegmentSet, place: number, asked: number): ReplayItem {
  const { payload } = segments.frame(segmentOf(place), offsetOf(place));
  const { x, fx } = decodeEvent(payload) as Extract<RunEvent, { readonly type: 'injected' }>;
  return { kind: 'inject', asked, x: Float64Array.from(x), fx };
}

function missing(optimizerId: number, from: number, to: number) {
  const what = `evaluations ${from + 1} to ${to} of optimizer ${optimizerId}`;
  return journalError(`The journal has lost ${what}, so that it cannot go on.`, { data: { optimizerId } });
}
