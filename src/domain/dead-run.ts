/** What a run has left behind whose process is dead. */
export interface DeadRun {
  readonly runId: string;
  readonly workingDir: string;
  /** PID that the process had in which the run lived. */
  readonly owner: number;
  /** What was still alive. */
  readonly processes: readonly { readonly pid: number; readonly command: string }[];
  /** The run's temporary directory, or null when there was none any more. */
  readonly directory: string | null;
  /** Whether all of it is gone now. */
  readonly ended: boolean;
}
