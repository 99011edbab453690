import type { Rows } from '../../domain/rows.js';
import { DETAIL_LENGTH_BYTES } from '../../protocol/batch.js';
import { protocolError } from '../../protocol/protocol-error.js';
import { type ResultsBatch, ResultsWriter, readResults } from '../../protocol/results-batch.js';
import { type FrameHeader, KIND } from './frame.js';

/** Most bytes of a batch of several rows; a larger one is split, since carriers have limits. */
const MOST_BATCH_BYTES = 16 * 1024 * 1024;
/** Value, id, number asked for, outcome and length of the detail of a row. */
const ROW_BYTES = 8 + 8 + 8 + 1 + DETAIL_LENGTH_BYTES;
/** Bytes before the batch, so that it stays aligned where the payload is: the place of its first row. */
const LEAD_BYTES = 8;

/** Where to split the rows from `start` up to `end`, so that each part fits into one frame: at their ends. */
export function partEnds(
  dims: number,
  { details, vectorLength }: Rows,
  start: number,
  end: number,
): readonly number[] {
  const rowBytes = ROW_BYTES + 8 * (dims + vectorLength);
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

/** What goes before the batch in the payload of a frame: how many evaluations its optimizer had before it. */
export function evaluationsLead(told: number): Uint8Array {
  const lead = Buffer.alloc(LEAD_BYTES);
  lead.writeDoubleLE(told);
  return lead;
}

/**
 * The rows from `start` up to `end`, as a batch of results.
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
  const { ids, asked, vectors } = rows;
  const vectorLength = vectors === null ? 0 : rows.vectorLength;
  const firstId = ids === null ? rows.firstId + start : ids[start];
  const withIds = ids !== null && !isRow(ids, start, end);
  const columns = { points: true, ids: withIds, asked: asked !== null, vectorLength };
  const writer = new ResultsWriter({ capacity: count, dims, ...columns });
  writer.begin();
  writer.values.set(rows.values.subarray(start, end));
  writer.points.set(rows.points.subarray(start * dims, end * dims));
  if (withIds) writer.ids.set(ids.subarray(start, end));
  if (asked !== null) writer.asked.set(asked.subarray(start, end));
  if (vectors !== null) writer.vectors.set(vectors.subarray(start * vectorLength, end * vectorLength));
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

/** What is needed of a frame to know its evaluations. */
export type EvaluationsFrame = Pick<FrameHeader, 'kind'> & { readonly payload: Buffer };

export function holdsEvaluations({ kind }: Pick<FrameHeader, 'kind'>): boolean {
  return kind === KIND.evaluations || kind === KIND.bareEvaluations;
}

/**
 * The batch in the payload of a frame, as a frame of its own.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when the payload is too short.
 */
export function batchBytes({ kind, payload }: EvaluationsFrame): Buffer {
  if (kind === KIND.bareEvaluations) return payload;
  if (payload.byteLength < LEAD_BYTES) throw protocolError('A batch of the journal is too short.');
  return payload.subarray(LEAD_BYTES);
}

/**
 * How many evaluations the optimizer had before those of the frame; null where the frame does not say it.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when the payload is malformed.
 */
export function toldBefore({ kind, payload }: EvaluationsFrame): number | null {
  if (kind === KIND.bareEvaluations) return null;
  const told = payload.byteLength < LEAD_BYTES ? Number.NaN : payload.readDoubleLE(0);
  if (Number.isSafeInteger(told) && told >= 0) return told;
  throw protocolError('A batch of the journal has no valid place.');
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the payload is malformed. */
export function decodeEvaluations(frame: EvaluationsFrame): RecordedBatch {
  return recordedBatch(batchBytes(frame));
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when it is malformed. */
export function recordedBatch(bytes: Uint8Array): RecordedBatch {
  const batch = readResults(bytes);
  if (batch.points === null) throw protocolError('A batch of the journal has no points.');
  return batch as RecordedBatch;
}

/** Whether each id follows the one before. */
function isRow(ids: Float64Array, start: number, end: number): boolean {
  for (let i = start + 1; i < end; i += 1) if (ids[i] !== ids[i - 1] + 1) return false;
  return true;
}
