import type { Wanted } from '../domain/optimizer.js';
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
import { POINTS } from './frame.js';
import { protocolError } from './protocol-error.js';

/** A request to evaluate points. All columns are views on the frame where it is aligned. */
export interface PointsBatch extends BatchHeader {
  /** Id of each point; null when they follow `firstId`. */
  readonly ids: Float64Array | null;
  /** Row-major, `dims` numbers each. */
  readonly points: Float64Array;
  /** What is wanted of the evaluations besides the values. */
  readonly wants: Wanted;
}

/**
 * The frame that asks for an evaluation of `count` points.
 *
 * @param ids Id of each point, or the id of the first when they follow each other.
 * @param wants What is wanted of the evaluations besides the values.
 * @example
 * channel.sendBatch(encodePoints(optimizerId, dims, count, points, firstId));
 */
export function encodePoints(
  optimizerId: number,
  dims: number,
  count: number,
  points: Float64Array,
  ids: Float64Array | number,
  wants: Wanted = null,
): Uint8Array {
  const explicit = typeof ids !== 'number';
  const shape: BatchShape = {
    kind: POINTS,
    count,
    dims,
    vectorLength: 0,
    ids: explicit,
    points: true,
    outcomes: false,
    detailBytes: null,
    wants,
  };
  const layout: BatchLayout = batchLayout(shape);
  const frame = newFrame(shape, layout);
  writeHeader(frame, shape, {
    optimizerId,
    firstId: explicit ? (count > 0 ? ids[0] : 0) : ids,
    vectorLength: 0,
    busySeconds: 0,
  });
  if (explicit) doubles(frame, layout.ids, count).set(ids.subarray(0, count));
  doubles(frame, layout.points, count * dims).set(points.subarray(0, count * dims));
  return frame;
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the frame is malformed. */
export function readPoints(frame: Uint8Array): PointsBatch {
  const batch = readBatch(frame, POINTS);
  const { header, shape, layout } = batch;
  if (!shape.points || shape.outcomes || shape.vectorLength > 0 || shape.detailBytes !== null)
    throw protocolError('A batch of points has columns that it may not have.');
  const points = doubles(batch.frame, layout.points, header.count * header.dims);
  return { ...header, ids: idColumn(batch), points, wants: shape.wants };
}
