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
  /** What the task returned besides the value, encoded; null for a row, or all, without any. */
  readonly details: readonly (Uint8Array | null)[] | null;
}
