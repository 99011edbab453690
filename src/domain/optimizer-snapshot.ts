/**
 * Where an optimizer stands between two evaluations, as plain data, so that another one can go on from there. Rows are
 * counted in the order in which the optimizer was told of them, which is that in which they are recorded.
 */
export interface OptimizerSnapshot {
  /** What its `save` returned; left out by one that cannot save, which is replayed from its first evaluation. */
  readonly saved?: unknown;
  /** Points that it had asked for. */
  readonly asked: number;
  /** Evaluations that it had been told of. */
  readonly told: number;
  /** Incumbents of others that it had been told of. */
  readonly injected: number;
  /** Highest value that it had been told; -Infinity while there is none. */
  readonly worst: number;
  /** Ids of the points that it had asked for and not been told of, ascending. */
  readonly pendingIds: Float64Array;
  /** These points, row-major. */
  readonly pendingPoints: Float64Array;
}
