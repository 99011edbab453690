/** The best point seen and where it came from. */
export interface Incumbent {
  readonly x: Float64Array;
  readonly fx: number;
  readonly optimizerId: number;
  /** Kind of that optimizer. */
  readonly kind: string;
}
