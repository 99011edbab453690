import type { RunSettings } from '../run-record.js';

const UNKNOWN = 'unknown';

/** What stands for the settings of a run whose journal has lost them. */
export function unknownSettings(workingDir: string, dims: number): RunSettings {
  return {
    runId: UNKNOWN,
    glompoVersion: UNKNOWN,
    task: UNKNOWN,
    taskOptions: null,
    headers: null,
    isLogDetailed: false,
    bounds: Array.from({ length: dims }, () => [-Infinity, Infinity] as const),
    seed: Number.NaN,
    backend: UNKNOWN,
    maxJobs: Number.NaN,
    deterministic: false,
    shareBestSolutions: false,
    stopcheckInterval: Number.NaN,
    workingDir,
    username: UNKNOWN,
    hostname: UNKNOWN,
    selector: UNKNOWN,
    generator: UNKNOWN,
    exitConditions: UNKNOWN,
    stoppers: null,
    optimizers: [],
  };
}
