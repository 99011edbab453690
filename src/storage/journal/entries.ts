import type { Rows } from '../../domain/rows.js';
import type { RunEvent } from '../../domain/run-events.js';
import { DETAIL_LENGTH_BYTES } from '../../protocol/batch.js';
import { packPlain, unpackPlain } from '../../protocol/plain-msgpack.js';
import { protocolError } from '../../protocol/protocol-error.js';
import { type ResultsBatch, ResultsWriter, readResults } from '../../protocol/results-batch.js';
import { dictionary } from '../../protocol/shape.js';
import { fromWire, toWire, wireError } from '../../protocol/wire-error.js';
import { MAX_PAYLOAD_BYTES } from './frame.js';
import { journalError } from './journal-error.js';

/** Version of what the frames hold; a reader refuses a newer one by name. */
export const FORMAT_VERSION = 1;

/** What a segment begins with. */
export interface SegmentEntry {
  readonly format: number;
  readonly runId: string;
  /** Number of the segment, from 1. */
  readonly segment: number;
}

export interface SessionStartEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface SessionEndEntry {
  readonly at: number;
  readonly outcome: 'completed' | 'interrupted' | 'failed';
  readonly exitReason: string;
}

/**
 * Plain data as the payload of a frame.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` for anything else than plain data, `GLOMPO_JOURNAL` when it is too large.
 */
export function encodeEntry(entry: unknown): Uint8Array {
  const payload = Uint8Array.from(packPlain(entry, 'journal'));
  if (payload.byteLength <= MAX_PAYLOAD_BYTES) return payload;
  throw journalError(`An entry of ${payload.byteLength} bytes is too large for the journal.`);
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the payload is malformed. */
export function decodeEntry(payload: Uint8Array): Readonly<Record<string, unknown>> {
  const entry = unpackPlain(payload, 0, 'An entry of the journal');
  if (!dictionary(entry)) throw protocolError('An entry of the journal is no object.');
  return entry;
}

/** An event as the payload of a frame; a warning in its place when it cannot be one. */
export function encodeEvent(event: RunEvent): Uint8Array {
  try {
    return encodeEntry('error' in event ? { ...event, error: toWire(event.error) } : event);
  } catch (cause) {
    const error = journalError(`An event of the type ${event.type} cannot be recorded.`, { cause });
    return encodeEntry({ at: event.at, type: 'warning', error: toWire(error) });
  }
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the payload is malformed. */
export function decodeEvent(payload: Uint8Array): RunEvent {
  const event = decodeEntry(payload);
  if (typeof event.type !== 'string' || typeof event.at !== 'number')
    throw protocolError('An event of the journal has no type, or no time.');
  if (!('error' in event)) return event as unknown as RunEvent;
  if (!wireError(event.error)) throw protocolError('An event of the journal has no valid error.');
  return { ...event, error: fromWire(event.error) } as unknown as RunEvent;
}

/** Most bytes of a batch of several rows; a larger one is split, since carriers have limits. */
const MOST_BATCH_BYTES = 16 * 1024 * 1024;
/** Value, id, outcome and length of the detail of a row. */
const ROW_BYTES = 8 + 8 + 1 + DETAIL_LENGTH_BYTES;

/** Where to split the rows from `start` up to `end`, so that each part fits into one frame: at their ends. */
export function partEnds(dims: number, { details }: Rows, start: number, end: number): readonly number[] {
  const rowBytes = ROW_BYTES + 8 * dims;
  if (details === null && (end - start) * rowBytes <= MOST_BATCH_BYTES) return [end];
  const ends: number[] = [];
  let bytes = 0;
  for (let i = start; i < end; i += 1) {
    const more = rowBytes + (details?.[i]?.byteLength ?? 0);
    if (bytes > 0 && bytes + more > MOST_BATCH_BYTES) {
      ends.push(i);
      bytes = 0;
    }
    bytes += more;
  }
  return [...ends, end];
}

/**
 * The rows from `start` up to `end`, as the payload of a frame.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when they do not fit into one.
 */
export function encodeEvaluations(
  optimizerId: number,
  dims: number,
  rows: Rows,
  start: number,
  end: number,
): Uint8Array {
  const count = end - start;
  const { ids } = rows;
  const firstId = ids === null ? rows.firstId + start : ids[start];
  const withIds = ids !== null && !isRow(ids, start, end);
  const writer = new ResultsWriter({ capacity: count, dims, points: true, ids: withIds });
  writer.begin();
  writer.values.set(rows.values.subarray(start, end));
  writer.points.set(rows.points.subarray(start * dims, end * dims));
  if (withIds) writer.ids.set(ids.subarray(start, end));
  if (rows.outcomes !== null) writer.outcomes.set(rows.outcomes.subarray(start, end));
  if (rows.details !== null) {
    for (let i = start; i < end; i += 1) {
      const detail = rows.details[i];
      if (detail !== null) writer.putDetail(i - start, detail);
    }
  }
  return writer.finish(count, { optimizerId, firstId, busySeconds: 0 });
}

/** A batch as it was recorded. */
export type RecordedBatch = ResultsBatch & { readonly points: Float64Array };

/** @throws GlompoError `GLOMPO_PROTOCOL` when the payload is malformed. */
export function decodeEvaluations(payload: Uint8Array): RecordedBatch {
  const batch = readResults(payload);
  if (batch.points === null) throw protocolError('A batch of the journal has no points.');
  return { ...batch, points: batch.points };
}

/** Whether each id follows the one before. */
function isRow(ids: Float64Array, start: number, end: number): boolean {
  for (let i = start + 1; i < end; i += 1) if (ids[i] !== ids[i - 1] + 1) return false;
  return true;
}
