/** What one process or thread of a run uses at a moment. */
export interface ResourceUsage {
  /** Whom it serves, such as `manager`, `optimizer 3` or `optimizer 3 evaluator.0`. */
  readonly source: string;
  /** Optimizer that it serves; null for the manager and what serves all. */
  readonly optimizerId: number | null;
  /** Process, as this machine knows it; null for a thread, which belongs to the process of its owner. */
  readonly pid: number | null;
  /** Resident memory in bytes, programs that it started included; null where it is that of another entry. */
  readonly memoryBytes: number | null;
  /** Processor time used since the sample before, in percent of one core. */
  readonly cpuPercent: number;
}

/** What a run used at a moment. */
export interface ResourceSample {
  /** Seconds since the start of the run. */
  readonly at: number;
  readonly memoryBytes: number;
  readonly cpuPercent: number;
  /** Average number of processes that were running or waiting on this machine over the last 1, 5 and 15 minutes. */
  readonly loadAverage: readonly [number, number, number];
  readonly usages: readonly ResourceUsage[];
}

/** What a run used in all. */
export interface ResourceSummary {
  /** The highest memory of all samples in bytes; null for a run that was over before it was measured. */
  readonly peakMemoryBytes: number | null;
  /** Processor time over the time of the run, in percent of one core; null like the peak. */
  readonly meanCpuPercent: number | null;
}
