import type { Backend } from '../index.js';
import type { ControlAction } from '../intervene.js';
import type { ResumeBudget } from '../resume-budget.js';
import type { Export } from '../run-outputs.js';

/** How a run is shown. */
export interface DisplayRequest {
  readonly json: boolean;
  readonly events: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** What `glompo run` was asked to do. */
export interface RunRequest extends DisplayRequest {
  readonly job: string;
  readonly args: readonly string[];
  readonly only: readonly string[];
  readonly overrides: Overrides;
}

/** Settings that replace those of every run of the job. */
export interface Overrides {
  readonly seed?: number;
  readonly backend?: Backend;
  readonly maxJobs?: number;
  readonly workingDir?: string;
}

/** What `glompo resume` was asked to do. */
export interface ResumeRequest extends DisplayRequest {
  /** Working directory of the run, or directory of a checkpoint. */
  readonly directory: string;
  /** Name or directory of a checkpoint; null for the newest. */
  readonly from: string | null;
  /** File of the job that has the configuration; null for the recorded one. */
  readonly job: string | null;
  /** Arguments of that job; empty for those of the first time. */
  readonly args: readonly string[];
  /** Which run of that job; null for that of the first time. */
  readonly only: string | null;
  readonly budget: ResumeBudget;
  readonly overrides: Omit<Overrides, 'seed'>;
}

/** What was asked of a run of another process. */
export interface InterventionRequest {
  readonly directory: string;
  /** Such as `glompo stop`. */
  readonly command: string;
  readonly wanted: ControlAction;
  /** Seconds to wait. */
  readonly timeout: number;
  readonly json: boolean;
}

/** What `glompo reap` was asked to do. */
export interface ReapRequest {
  readonly directory: string;
  readonly all: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What `glompo export` and `glompo plot` were asked to do. */
export interface ExportRequest {
  readonly directory: string;
  readonly what: readonly Export[];
  /** Where the files go; null for where the run is. */
  readonly to: string | null;
}

/** What `glompo status` was asked to do. */
export interface StatusRequest {
  readonly directory: string;
  readonly json: boolean;
}

/** What the commands do. */
export interface Commands {
  run(request: RunRequest): Promise<void>;
  resume(request: ResumeRequest): Promise<void>;
  intervene(request: InterventionRequest): Promise<void>;
  reap(request: ReapRequest): Promise<void>;
  export(request: ExportRequest): Promise<void>;
  status(request: StatusRequest): Promise<void>;
}
