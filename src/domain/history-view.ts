/**
 * The evaluations of one optimizer in the order in which they arrived, read-only. All statistics are kept up to date
 * as evaluations arrive, so reading one costs the same whatever the length.
 */
export interface HistoryView {
  readonly dims: number;
  /** Number of evaluations recorded. */
  readonly length: number;
  /** Value of evaluation `index` (0 = first). Not finite for one that failed. */
  value(index: number): number;
  /** Copies the point of evaluation `index` into `target` (made when left out) and returns it. */
  point(index: number, target?: Float64Array): Float64Array;
  /**
   * What the task returned for evaluation `index` besides the value, with `isLogDetailed`; null when it returned nothing
   * more, or nothing more is recorded.
   */
  detail(index: number): Readonly<Record<string, unknown>> | null;
  /** Index of the lowest finite value, the first of equals; -1 while there is none. */
  readonly bestIndex: number;
  /** Lowest finite value; Infinity while there is none. */
  readonly bestValue: number;
}
