import { renameSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { boundsPairs } from '../domain/bounds.js';
import type { RunPlan } from '../domain/run-plan.js';
import type { RunResult } from '../domain/run-result.js';
import { makeDirectory, refuseEarlier } from './working-dir.js';

const NAME = 'glompo_manager_log.yml';

/** The summary of a run in YAML, `glompo_manager_log.yml`, with the sections of the original. */
export class SummaryFile {
  readonly #plan: RunPlan;
  readonly #path: string;
  #start = new Date();

  constructor(plan: RunPlan) {
    this.#plan = plan;
    this.#path = join(plan.workingDir, NAME);
  }

  /**
   * Makes the working directory and sees that nothing of value will be lost.
   *
   * @throws GlompoError `GLOMPO_WORKING_DIR` when it cannot be used, or holds the summary of an earlier run.
   */
  prepare(): void {
    this.#start = new Date();
    if (this.#plan.summaryFiles === 0) return;
    makeDirectory(this.#plan.workingDir);
    refuseEarlier(this.#path, this.#plan.overwriteExisting);
  }

  /** Memory is in bytes, CPU in percent of one core, over all processes of the run. */
  async write(result: RunResult): Promise<void> {
    if (this.#plan.summaryFiles === 0) return;
    const { stringify } = await import('yaml');
    const temporary = `${this.#path}.${process.pid}.tmp`;
    writeFileSync(temporary, stringify(this.#content(result), { lineWidth: 110 }));
    renameSync(temporary, this.#path);
  }

  #content(result: RunResult): Record<string, unknown> {
    const plan = this.#plan;
    const { stats, resources } = result;
    const end = new Date();
    return {
      Assignment: {
        Task: plan.taskFunction === null ? `${plan.task.export} of ${plan.task.module}` : 'function',
        'Working Dir': plan.workingDir,
        Username: userName(),
        Hostname: hostname(),
        Time: {
          'Optimization Periods': [{ Start: this.#start.toISOString(), End: end.toISOString() }],
          Total: result.seconds,
          Session: result.seconds,
        },
      },
      Settings: {
        Seed: plan.seed,
        Backend: plan.backend,
        Deterministic: plan.deterministic,
        'x0 Generator': plan.generator.label,
        'Exit Conditions': String(plan.exitCondition),
        Stoppers: plan.stopper === null ? null : String(plan.stopper),
        'Optimizer Selector': {
          Selector: plan.selector.label,
          'Available Optimizers': plan.selector.specs.map(({ kind, workers, evaluations, options }) => ({
            kind,
            workers,
            evaluations,
            options,
          })),
        },
        'Max Jobs': plan.maxJobs,
        'Share Best Solutions': plan.shareBestSolutions,
        Bounds: boundsPairs(plan.bounds),
      },
      Counters: {
        'Function Evaluations': stats.evaluations,
        'Failed Evaluations': stats.failedEvaluations,
        'Stop Checks': stats.stopchecks,
        Optimizers: {
          Started: stats.started,
          Stopped: stats.stopped,
          Converged: stats.converged,
          Crashed: stats.crashed,
          Forced: stats.forced,
          Lost: stats.lost,
        },
      },
      Resources: {
        'Peak Memory': resources.peakMemoryBytes,
        'Mean CPU': resources.meanCpuPercent,
      },
      Optimizers: result.optimizers,
      Solution: {
        fx: result.fx,
        origin: result.origin,
        outcome: result.outcome,
        'exit cond.': result.exitReason,
        x: result.x,
      },
    };
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
