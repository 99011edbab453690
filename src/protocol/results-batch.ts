import { GlompoError } from '../domain/errors.js';
import { OUTCOMES } from '../domain/outcome.js';
import {
  askedColumn,
  type BatchHeader,
  type BatchLayout,
  type BatchShape,
  batchLayout,
  DETAIL_LENGTH_BYTES,
  doubles,
  idColumn,
  newFrame,
  type ReadBatch,
  readBatch,
  writeHeader,
} from './batch.js';
import { RESULTS } from './frame.js';
import { protocolError } from './protocol-error.js';

/** Results of evaluations. All columns are views on the frame where it is aligned. */
export interface ResultsBatch extends BatchHeader {
  /** Id of each point; null when they follow `firstId`. */
  readonly ids: Float64Array | null;
  readonly values: Float64Array;
  /** Row-major, `dims` numbers each; an evaluator does not send them back. */
  readonly points: Float64Array | null;
  /**
   * Number of points that the optimizer had asked for when it was told of each row, where several are evaluated at the
   * same time; null where the rows come one after the other.
   */
  readonly asked: Float64Array | null;
  /** Residuals or gradients, whichever were wanted, row-major, `vectorLength` numbers each; NaN where there is none. */
  readonly vectors: Float64Array | null;
  /** Code of each outcome; null when all are ok. */
  readonly outcomes: Uint8Array | null;
  /** What the task returned besides the value, encoded by `encodeDetail`; null for a row, or all, without any. */
  readonly details: readonly (Uint8Array | null)[] | null;
}

/** Columns of the batches that a {@link ResultsWriter} makes. */
export interface ResultsWriterOptions {
  /** Most rows of one batch. */
  readonly capacity: number;
  readonly dims: number;
  readonly ids?: boolean;
  readonly points?: boolean;
  /** Whether each row tells how many points had been asked for when the optimizer was told of it. */
  readonly asked?: boolean;
  readonly vectorLength?: number;
}

export interface ResultsOrigin {
  readonly optimizerId: number;
  /** Id of the first row; not used when the batch has a column of ids. */
  readonly firstId: number;
  readonly busySeconds: number;
}

const NONE = new Float64Array(0);

/**
 * Writes results straight into the frame that will be sent: the columns are views on it. `begin` makes the next frame,
 * `finish` closes it; in between the loop that evaluates fills in the columns without any garbage.
 *
 * @example
 * writer.begin();
 * for (let i = 0; i < count; i += 1) writer.values[i] = f(x[i]);
 * channel.sendBatch(writer.finish(count, { optimizerId, firstId, busySeconds }));
 */
export class ResultsWriter {
  /** Columns of the frame begun; those that the batch does not have are empty. */
  values: Float64Array = NONE;
  ids: Float64Array = NONE;
  points: Float64Array = NONE;
  asked: Float64Array = NONE;
  vectors: Float64Array = NONE;
  /** Outcome of each row; `begin` sets all to ok. */
  readonly outcomes: Uint8Array;
  readonly capacity: number;
  readonly #shape: BatchShape;
  readonly #layout: BatchLayout;
  #frame: Uint8Array<ArrayBuffer> | null = null;
  readonly #details: (Uint8Array | null)[] = [];
  #detailBytes = 0;

  constructor({
    capacity,
    dims,
    ids = false,
    points = false,
    asked = false,
    vectorLength = 0,
  }: ResultsWriterOptions) {
    this.capacity = capacity;
    this.outcomes = new Uint8Array(capacity);
    const columns = { ids, points, asked, outcomes: false, detailBytes: null, wants: null };
    this.#shape = { kind: RESULTS, count: capacity, dims, vectorLength, ...columns };
    this.#layout = batchLayout(this.#shape);
  }

  begin(): void {
    const { count, dims, ids, points, asked, vectorLength } = this.#shape;
    const frame = newFrame(this.#shape, this.#layout);
    this.#frame = frame;
    this.values = doubles(frame, this.#layout.values, count);
    this.ids = doubles(frame, this.#layout.ids, ids ? count : 0);
    this.points = doubles(frame, this.#layout.points, points ? count * dims : 0);
    this.asked = doubles(frame, this.#layout.asked, asked ? count : 0);
    this.vectors = doubles(frame, this.#layout.vectors, count * vectorLength);
    this.outcomes.fill(0);
    this.#details.length = 0;
    this.#detailBytes = 0;
  }

  /** Bytes of the details put so far. */
  get detailBytes(): number {
    return this.#detailBytes;
  }

  /** Adds what the task returned besides the value to row `row`. */
  putDetail(row: number, detail: Uint8Array): void {
    while (this.#details.length <= row) this.#details.push(null);
    this.#details[row] = detail;
    this.#detailBytes += detail.byteLength;
  }

  /** The frame with the first `count` rows. It belongs to the caller; the columns are gone until the next `begin`. */
  finish(count: number, { optimizerId, firstId, busySeconds }: ResultsOrigin): Uint8Array {
    const full = this.#frame;
    if (full === null || count > this.capacity)
      throw new GlompoError('GLOMPO_INTERNAL', 'A batch of results was not begun, or has too many rows.');
    const detailBytes = this.#details.length > 0 ? this.#detailBytes : null;
    const shape = { ...this.#shape, count, outcomes: this.#anyNotOk(count), detailBytes };
    const layout = batchLayout(shape);
    const first = shape.ids ? (count > 0 ? this.ids[0] : 0) : firstId;
    // Outcomes and details have no room in the frame, so that the usual one, full and all ok, can be transferred as it is.
    const isLarger = shape.outcomes || detailBytes !== null;
    const frame = isLarger ? newFrame(shape, layout) : full.subarray(0, layout.bytes);
    if (isLarger || count < this.capacity) this.#packColumns(full, frame, layout);
    if (shape.outcomes) frame.set(this.outcomes.subarray(0, count), layout.outcomes);
    if (detailBytes !== null) this.#packDetails(frame, layout, count);
    writeHeader(frame, shape, {
      optimizerId,
      firstId: first,
      vectorLength: shape.vectorLength,
      busySeconds,
    });
    this.#frame = null;
    this.values = this.ids = this.points = this.asked = this.vectors = NONE;
    return frame;
  }

  #packColumns(full: Uint8Array, frame: Uint8Array, to: BatchLayout): void {
    const from = this.#layout;
    frame.set(full.subarray(from.values, from.values + to.ids - to.values), to.values);
    frame.set(full.subarray(from.ids, from.ids + to.points - to.ids), to.ids);
    frame.set(full.subarray(from.points, from.points + to.asked - to.points), to.points);
    frame.set(full.subarray(from.asked, from.asked + to.vectors - to.asked), to.asked);
    frame.set(full.subarray(from.vectors, from.vectors + to.outcomes - to.vectors), to.vectors);
  }

  #packDetails(frame: Uint8Array, { details: at }: BatchLayout, count: number): void {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    let from = at + DETAIL_LENGTH_BYTES * count;
    for (let i = 0; i < count; i += 1) {
      const detail = this.#details[i] ?? null;
      view.setUint32(at + DETAIL_LENGTH_BYTES * i, detail?.byteLength ?? 0, true);
      if (detail === null) continue;
      frame.set(detail, from);
      from += detail.byteLength;
    }
  }

  #anyNotOk(count: number): boolean {
    for (let i = 0; i < count; i += 1) if (this.outcomes[i] !== 0) return true;
    return false;
  }
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the frame is malformed. */
export function readResults(frame: Uint8Array): ResultsBatch {
  const batch = readBatch(frame, RESULTS);
  const { header, shape, layout } = batch;
  if (shape.wants !== null) throw protocolError('A batch of results wants something.');
  const { optimizerId, count, dims, firstId, vectorLength, busySeconds } = header;
  // Spreading the header would cost more than all else here.
  return {
    optimizerId,
    count,
    dims,
    firstId,
    vectorLength,
    busySeconds,
    ids: idColumn(batch),
    values: doubles(batch.frame, layout.values, count),
    points: shape.points ? doubles(batch.frame, layout.points, count * dims) : null,
    asked: askedColumn(batch),
    vectors: vectorLength > 0 ? doubles(batch.frame, layout.vectors, count * vectorLength) : null,
    outcomes: shape.outcomes ? outcomeColumn(batch.frame.subarray(layout.outcomes, layout.details)) : null,
    details: shape.detailBytes === null ? null : detailColumn(batch),
  };
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the lengths are not those of the bytes. */
function detailColumn({ frame, shape, layout }: ReadBatch): readonly (Uint8Array | null)[] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let from = layout.details + DETAIL_LENGTH_BYTES * shape.count;
  const details = Array.from({ length: shape.count }, (_, i) => {
    const length = view.getUint32(layout.details + DETAIL_LENGTH_BYTES * i, true);
    if (length > layout.bytes - from) throw protocolError('A detail goes beyond its batch.');
    from += length;
    return length === 0 ? null : frame.subarray(from - length, from);
  });
  if (from !== layout.bytes) throw protocolError('A batch has bytes that belong to no detail.');
  return details;
}

function outcomeColumn(codes: Uint8Array): Uint8Array {
  for (const code of codes)
    if (code >= OUTCOMES.length) throw protocolError(`An outcome has the code ${code}.`);
  return codes;
}
