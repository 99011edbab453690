/** Results that an engine hands over; the arrays are only valid during the call. */
export interface EngineResults {
  readonly count: number;
  readonly ids: Float64Array;
  /** What the task returned. */
  readonly values: Float64Array;
  /** Code of each outcome; null when all are ok. */
  readonly outcomes: Uint8Array | null;
  /** Residuals or gradients, whichever the optimizer wants, row-major; NaN where there is none. */
  readonly vectors: Float64Array | null;
  readonly vectorLength: number;
  /** What else is recorded of each, encoded; null when nothing is of any. */
  readonly details: readonly (Uint8Array | null)[] | null;
  /** Seconds that the task took for them. */
  readonly busySeconds: number;
}

/** Where the evaluations of one optimizer are made, several at the same time. */
export interface EvaluationEngine {
  /** How many more points it can put to use now, so that every worker has enough to do. */
  readonly room: number;
  /**
   * Evaluates `count` points, row-major, whose ids follow `firstId`. The array is the engine's to keep.
   *
   * @param told Evaluations that the optimizer had been told of when it asked for these points.
   */
  submit(firstId: number, count: number, points: Float64Array, told: number): void;
  /** Set by the one who submits. */
  onResults: (results: EngineResults) => void;
  /** Drops what was not begun; it comes back as cancelled. */
  cancel(): void;
  /** Raises the abort signal of what was begun. */
  abort(): void;
  /** Lets the workers go; resolves when they have ended. */
  close(): Promise<void>;
}
