/** Evaluations as they came in, column by column. */
export interface Rows {
  readonly values: Float64Array;
  /** Row-major. */
  readonly points: Float64Array;
  /** Ids of the evaluations; null when they follow on from `firstId`. */
  readonly ids: Float64Array | null;
  readonly firstId: number;
  /** Outcome codes; null when all are ok. */
  readonly outcomes: Uint8Array | null;
  /** Residuals or gradients, whichever the optimizer wants, row-major, `vectorLength` numbers each; null when there are none. */
  readonly vectors: Float64Array | null;
  /** Length of one vector; 0 when there are none. */
  readonly vectorLength: number;
  /**
   * Number of points that the optimizer had asked for when it was told of each row, where several are evaluated at the same
   * time; null where the rows come one after the other.
   */
  readonly asked: Float64Array | null;
  /** What the task returned besides the value, encoded; null for a row, or all, without any. */
  readonly details: readonly (Uint8Array | null)[] | null;
}
