import type { RunResult } from './domain/run-result.js';
import type { ManagerConfig } from './manager-config.js';

/** What a job is told about how it was called. */
export interface JobContext {
  /** The arguments after the job's file, without the command line's own options. */
  readonly args: readonly string[];
  /** Whether stdout is read by a program: then only JSON lines are written there. */
  readonly json: boolean;
  /** Directory from which `glompo` was called. */
  readonly cwd: string;
}

/** What is printed about a finished run; what is left out has a default. */
export interface JobReport {
  /** For people. */
  readonly text?: string;
  /** For programs: one line of JSON, in which numbers that are not finite become null. */
  readonly json?: Record<string, unknown>;
}

/** One run of a job that consists of several, or that reports in its own words. */
export interface JobEntry {
  /** Names the run in what is printed. */
  readonly name: string;
  readonly config: ManagerConfig;
  report?(result: RunResult): JobReport;
}

/**
 * What the module given to `glompo run` exports by default: a configuration, a named run, a list of them, or a function
 * that makes one of these.
 *
 * @example
 * // glompo run job.ts -- a.dat b.dat
 * export default ((context) => context.args.map((file) => ({ name: file, config: configFor(file) }))) satisfies Job;
 */
export type Job =
  | ManagerConfig
  | JobEntry
  | readonly JobEntry[]
  | ((context: JobContext) => Job | Promise<Job>);
