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
  /** Evaluations that the optimizer had been told of when it asked for these points. */
  readonly told: number;
}

/**
 * The frame that asks for an evaluation of `count` points.
 *
 * @param ids Id of each point, or the id of the first when they follow each other.
 * @param wants What is wanted of the evaluations besides the values.
 * @param told Evaluations that the optimizer had been told of when it asked for these points.
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
  told = 0,
): Uint8Array {
  const explicit = typeof ids !== 'number';
  const shape: BatchShape = {
    kind: POINTS,
    count,
    dims,
    vectorLength: 0,
    ids: explicit,
    points: true,
    asked: false,
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
    told,
  });
  if (explicit) doubles(frame, layout.ids, count).set(ids.subarray(0, count));
  doubles(frame, layout.points, count * dims).set(points.subarray(0, count * dims));
  return frame;
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the frame is malformed. */
export function readPoints(frame: Uint8Array): PointsBatch {
  const batch = readBatch(frame, POINTS);
  const { header, shape, layout, told } = batch;
  const { points: hasPoints, asked, outcomes, vectorLength, detailBytes } = shape;
  if (!hasPoints || asked || outcomes || vectorLength > 0 || detailBytes !== null)
    throw protocolError('A batch of points has columns that it may not have.');
  const { optimizerId, count, dims, firstId, busySeconds } = header;
  const points = doubles(batch.frame, layout.points, count * dims);
  const ids = idColumn(batch);
  // Spreading the header would cost more than all else here.
  return {
    optimizerId,
    count,
    dims,
    firstId,
    vectorLength,
    busySeconds,
    ids,
    points,
    wants: shape.wants,
    told,
  };
}
