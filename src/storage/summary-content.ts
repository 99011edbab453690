import type { RunResult } from '../domain/run-result.js';
import type { RunSettings, SessionRecord } from './run-record.js';

/** What is known at the end of a run, or of one that never ended in order. */
export type SummarisedResult = Omit<RunResult, 'outcome'> & { readonly outcome: RunResult['outcome'] | null };

/** The summary of a run, with the sections of the original. Memory is in bytes, CPU in percent of one core. */
export function summaryContent(
  settings: RunSettings,
  sessions: readonly SessionRecord[],
  result: SummarisedResult,
): Record<string, unknown> {
  const { stats, resources } = result;
  return {
    Assignment: {
      'Glompo Version': settings.glompoVersion,
      'Run Id': settings.runId,
      Task: settings.task,
      'Working Dir': settings.workingDir,
      Username: settings.username,
      Hostname: settings.hostname,
      Time: {
        'Optimization Periods': sessions.map(({ startedAt, endedAt }) => ({
          Start: startedAt.toISOString(),
          End: endedAt?.toISOString() ?? null,
        })),
        Total: result.seconds,
        Session: result.seconds - (sessions.at(-1)?.secondsBefore ?? 0),
      },
    },
    Settings: {
      Seed: settings.seed,
      Backend: settings.backend,
      Deterministic: settings.deterministic,
      'x0 Generator': settings.generator,
      'Exit Conditions': settings.exitConditions,
      Stoppers: settings.stoppers,
      'Optimizer Selector': {
        Selector: settings.selector,
        'Available Optimizers': settings.optimizers,
      },
      'Max Jobs': settings.maxJobs,
      'Share Best Solutions': settings.shareBestSolutions,
      Bounds: settings.bounds,
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
