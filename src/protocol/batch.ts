import type { Wanted } from '../domain/optimizer.js';
import { type FrameKind, kindOf, POINTS, RESULTS, writePrefix } from './frame.js';
import { MAX_FRAME_BYTES } from './limits.js';
import { protocolError } from './protocol-error.js';

/**
 * Numeric frames: prefix, header, then columns of numbers, all in the byte order of the machine (both ends are on the
 * same one), every column of doubles aligned to 8 bytes.
 *
 * ```
 *  0 prefix          8 u32 optimizerId  12 u32 count      16 u32 dims        20 u32 flags
 * 24 f64 firstId    32 u32 vectors    36 u32 details     40 f64 busySeconds, or told of a batch of points
 * 48 values, ids, points, asked, vectors (doubles), outcomes (bytes), details: each as far as there is one
 * ```
 *
 * A vector is what the optimizer wants of an evaluation besides the value: its residuals or its gradient. The details
 * are one length (u32) for each row and then the bytes of all, 0 for a row without any.
 */
export const HEADER_BYTES = 48;
/** Bytes that say how long the details of a row are. */
export const DETAIL_LENGTH_BYTES = 4;

const IDS = 1;
const POINTS_COLUMN = 2;
const OUTCOMES = 4;
const DETAILS = 8;
/** What the sender of points wants of their evaluations. */
const WANTS_RESIDUALS = 16;
const WANTS_GRADIENT = 32;
const ASKED = 64;

/** What is known of a batch besides its columns. */
export interface BatchHeader {
  readonly optimizerId: number;
  readonly count: number;
  readonly dims: number;
  /** Id of the first point; the others follow it, when there is no column of ids. */
  readonly firstId: number;
  /** Length of one vector; 0 when there are none. */
  readonly vectorLength: number;
  /** Time that was spent in the task. */
  readonly busySeconds: number;
}

/** Which columns a batch has, and of what size. */
export interface BatchShape {
  readonly kind: typeof POINTS | typeof RESULTS;
  readonly count: number;
  readonly dims: number;
  readonly vectorLength: number;
  readonly ids: boolean;
  readonly points: boolean;
  readonly asked: boolean;
  readonly outcomes: boolean;
  /** Bytes of all details together, without their lengths; null when there are none. */
  readonly detailBytes: number | null;
  readonly wants: Wanted;
}

/** Offset of each column in the frame; a column that is absent has the offset of the next one. */
export interface BatchLayout {
  readonly values: number;
  readonly ids: number;
  readonly points: number;
  readonly asked: number;
  readonly vectors: number;
  readonly outcomes: number;
  readonly details: number;
  /** Size of the whole frame. */
  readonly bytes: number;
}

export function batchLayout(shape: BatchShape): BatchLayout {
  const column = 8 * shape.count;
  const values = HEADER_BYTES;
  const ids = values + (shape.kind === RESULTS ? column : 0);
  const points = ids + (shape.ids ? column : 0);
  const asked = points + (shape.points ? column * shape.dims : 0);
  const vectors = asked + (shape.asked ? column : 0);
  const outcomes = vectors + column * shape.vectorLength;
  const details = outcomes + (shape.outcomes ? shape.count : 0);
  const { detailBytes } = shape;
  const bytes = details + (detailBytes === null ? 0 : DETAIL_LENGTH_BYTES * shape.count + detailBytes);
  return { values, ids, points, asked, vectors, outcomes, details, bytes };
}

/** A new frame for as many rows as `shape` says. */
export function newFrame(shape: BatchShape, layout: BatchLayout): Uint8Array<ArrayBuffer> {
  if (layout.bytes > MAX_FRAME_BYTES)
    throw protocolError(`A batch of ${shape.count} rows would have ${layout.bytes} bytes.`);
  return new Uint8Array(layout.bytes);
}

export function writeHeader(
  frame: Uint8Array,
  shape: BatchShape,
  header: Omit<BatchHeader, 'count' | 'dims'> & { readonly told?: number },
) {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  writePrefix(frame, shape.kind);
  view.setUint32(8, header.optimizerId, true);
  view.setUint32(12, shape.count, true);
  view.setUint32(16, shape.dims, true);
  view.setUint32(20, flagsOf(shape), true);
  view.setFloat64(24, header.firstId, true);
  view.setUint32(32, shape.vectorLength, true);
  view.setUint32(36, shape.detailBytes ?? 0, true);
  view.setFloat64(40, shape.kind === POINTS ? (header.told ?? 0) : header.busySeconds, true);
}

function flagsOf({ ids, points, asked, outcomes, detailBytes, wants }: BatchShape): number {
  return (
    (ids ? IDS : 0) |
    (points ? POINTS_COLUMN : 0) |
    (asked ? ASKED : 0) |
    (outcomes ? OUTCOMES : 0) |
    (detailBytes === null ? 0 : DETAILS) |
    (wants === 'residuals' ? WANTS_RESIDUALS : wants === 'gradient' ? WANTS_GRADIENT : 0)
  );
}

/** A frame that has passed all checks. */
export interface ReadBatch {
  /** The frame given, or an aligned copy of it. */
  readonly frame: Uint8Array;
  readonly header: BatchHeader;
  /** Evaluations that the sender of points had been told of when it asked for them; 0 for results. */
  readonly told: number;
  readonly shape: BatchShape;
  readonly layout: BatchLayout;
}

/**
 * Reads the header. The size that it declares must be the size of the frame, so nothing is ever read outside of it, or
 * made larger than it.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` when anything in it is not as it must be.
 */
export function readBatch(given: Uint8Array, kind: FrameKind): ReadBatch {
  if (kindOf(given) !== kind || given.byteLength < HEADER_BYTES)
    throw protocolError('A frame holds no batch of the kind expected.');
  const frame = given.byteOffset % 8 === 0 ? given : alignedCopy(given);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const flags = view.getUint32(20, true);
  const isPoints = kind === POINTS;
  const last = view.getFloat64(40, true);
  const header: BatchHeader = {
    optimizerId: view.getUint32(8, true),
    count: view.getUint32(12, true),
    dims: view.getUint32(16, true),
    firstId: view.getFloat64(24, true),
    vectorLength: view.getUint32(32, true),
    busySeconds: isPoints ? 0 : last,
  };
  const shape: BatchShape = {
    kind: isPoints ? POINTS : RESULTS,
    count: header.count,
    dims: header.dims,
    vectorLength: header.vectorLength,
    ids: (flags & IDS) !== 0,
    points: (flags & POINTS_COLUMN) !== 0,
    asked: (flags & ASKED) !== 0,
    outcomes: (flags & OUTCOMES) !== 0,
    detailBytes: (flags & DETAILS) === 0 ? null : view.getUint32(36, true),
    wants: flags & WANTS_RESIDUALS ? 'residuals' : flags & WANTS_GRADIENT ? 'gradient' : null,
  };
  const layout = batchLayout(shape);
  // With no dimensions, rows would take no bytes, and their number would have no bound.
  if (header.dims === 0) throw protocolError('A batch has no dimensions.');
  if (flags !== flagsOf(shape)) throw protocolError('A batch has unknown flags.');
  if (layout.bytes !== frame.byteLength)
    throw protocolError(`A batch should have ${layout.bytes} bytes and has ${frame.byteLength}.`);
  if (!isCount(header.firstId)) throw protocolError('A batch has no valid first id.');
  if (!(header.busySeconds >= 0)) throw protocolError('A batch has no valid time.');
  const told = isPoints ? last : 0;
  if (!isCount(told)) throw protocolError('A batch has no valid number of evaluations told.');
  return { frame, header, told, shape, layout };
}

/** A column of doubles of a frame that starts at a multiple of 8 bytes. */
export function doubles(frame: Uint8Array, offset: number, length: number): Float64Array {
  return new Float64Array(frame.buffer, frame.byteOffset + offset, length);
}

/** The column of ids, checked, or null when the ids follow each other. */
export function idColumn({ frame, shape, layout }: ReadBatch): Float64Array | null {
  if (!shape.ids) return null;
  const ids = doubles(frame, layout.ids, shape.count);
  for (let i = 0; i < ids.length; i += 1)
    if (!isCount(ids[i])) throw protocolError('A batch has an invalid id.');
  return ids;
}

/** The column of points asked for, checked, or null when there is none. */
export function askedColumn({ frame, shape, layout }: ReadBatch): Float64Array | null {
  if (!shape.asked) return null;
  const asked = doubles(frame, layout.asked, shape.count);
  for (let i = 0; i < asked.length; i += 1)
    if (!isCount(asked[i])) throw protocolError('A batch has an invalid number of points asked for.');
  return asked;
}

/** Ids of all rows of a batch. */
export function idsOf(batch: BatchHeader & { readonly ids: Float64Array | null }): Float64Array {
  if (batch.ids !== null) return batch.ids;
  const ids = new Float64Array(batch.count);
  for (let i = 0; i < ids.length; i += 1) ids[i] = batch.firstId + i;
  return ids;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function alignedCopy(frame: Uint8Array): Uint8Array {
  const copy = new Uint8Array(frame.byteLength);
  copy.set(frame);
  return copy;
}
