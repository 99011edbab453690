import { GlompoError } from '../domain/errors.js';
import { OUTCOMES } from '../domain/outcome.js';
import {
  type BatchHeader,
  type BatchLayout,
  type BatchShape,
  batchLayout,
  doubles,
  idColumn,
  newFrame,
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
  /** Row-major, `residualCount` numbers each. */
  readonly residuals: Float64Array | null;
  /** Code of each outcome; null when all are ok. */
  readonly outcomes: Uint8Array | null;
}

/** Columns of the batches that a {@link ResultsWriter} makes. */
export interface ResultsWriterOptions {
  /** Most rows of one batch. */
  readonly capacity: number;
  readonly dims: number;
  readonly ids?: boolean;
  readonly points?: boolean;
  readonly residualCount?: number;
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
  residuals: Float64Array = NONE;
  /** Outcome of each row; `begin` sets all to ok. */
  readonly outcomes: Uint8Array;
  readonly capacity: number;
  readonly #shape: BatchShape;
  readonly #layout: BatchLayout;
  #frame: Uint8Array<ArrayBuffer> | null = null;

  constructor({ capacity, dims, ids = false, points = false, residualCount = 0 }: ResultsWriterOptions) {
    this.capacity = capacity;
    this.outcomes = new Uint8Array(capacity);
    this.#shape = { kind: RESULTS, count: capacity, dims, residualCount, ids, points, outcomes: false };
    this.#layout = batchLayout(this.#shape);
  }

  begin(): void {
    const { count, dims, ids, points, residualCount } = this.#shape;
    const frame = newFrame(this.#shape, this.#layout);
    this.#frame = frame;
    this.values = doubles(frame, this.#layout.values, count);
    this.ids = doubles(frame, this.#layout.ids, ids ? count : 0);
    this.points = doubles(frame, this.#layout.points, points ? count * dims : 0);
    this.residuals = doubles(frame, this.#layout.residuals, count * residualCount);
    this.outcomes.fill(0);
  }

  /** The frame with the first `count` rows. It belongs to the caller; the columns are gone until the next `begin`. */
  finish(count: number, { optimizerId, firstId, busySeconds }: ResultsOrigin): Uint8Array {
    const full = this.#frame;
    if (full === null || count > this.capacity)
      throw new GlompoError('GLOMPO_INTERNAL', 'A batch of results was not begun, or has too many rows.');
    const shape = { ...this.#shape, count, outcomes: this.#anyNotOk(count) };
    const layout = batchLayout(shape);
    const first = shape.ids ? (count > 0 ? this.ids[0] : 0) : firstId;
    // Outcomes have no room in the frame, so that the usual one, full and all ok, can be transferred as it is.
    const frame = shape.outcomes ? new Uint8Array(layout.bytes) : full.subarray(0, layout.bytes);
    if (shape.outcomes || count < this.capacity) this.#packColumns(full, frame, layout);
    if (shape.outcomes) frame.set(this.outcomes.subarray(0, count), layout.outcomes);
    writeHeader(frame, shape, {
      optimizerId,
      firstId: first,
      residualCount: shape.residualCount,
      busySeconds,
    });
    this.#frame = null;
    this.values = this.ids = this.points = this.residuals = NONE;
    return frame;
  }

  #packColumns(full: Uint8Array, frame: Uint8Array, to: BatchLayout): void {
    const from = this.#layout;
    frame.set(full.subarray(from.values, from.values + to.ids - to.values), to.values);
    frame.set(full.subarray(from.ids, from.ids + to.points - to.ids), to.ids);
    frame.set(full.subarray(from.points, from.points + to.residuals - to.points), to.points);
    frame.set(full.subarray(from.residuals, from.residuals + to.outcomes - to.residuals), to.residuals);
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
  const { count, dims, residualCount } = header;
  return {
    ...header,
    ids: idColumn(batch),
    values: doubles(batch.frame, layout.values, count),
    points: shape.points ? doubles(batch.frame, layout.points, count * dims) : null,
    residuals: residualCount > 0 ? doubles(batch.frame, layout.residuals, count * residualCount) : null,
    outcomes: shape.outcomes ? outcomeColumn(batch.frame.subarray(layout.outcomes, layout.bytes)) : null,
  };
}

function outcomeColumn(codes: Uint8Array): Uint8Array {
  for (const code of codes)
    if (code >= OUTCOMES.length) throw protocolError(`An outcome has the code ${code}.`);
  return codes;
}
