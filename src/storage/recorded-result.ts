import { FAILED, LOST, OK, TIMED_OUT } from '../domain/outcome.js';
import { noEscalations } from '../domain/escalation.js';
import type { RunStats } from '../domain/run-result.js';
import type { OptimizerRecord, RunRecord } from './run-record.js';
import type { SummarisedResult } from './summary-content.js';

/** Evaluations that are counted at a time. */
const BLOCK = 2 ** 20;

/** The result of a recorded run as it was, or as far as it came when it did not end in order. */
export function recordedResult(run: RunRecord): SummarisedResult {
  let ended: SummarisedResult | null = null;
  let stopchecks = 0;
  for (const event of run.events()) {
    if (event.type === 'runEnded') ended = event.result;
    // What an earlier session ended with is not how the run stands.
    if (event.type === 'runStarted') ended = null;
    if (event.type === 'optimizerStopping') stopchecks += 1;
  }
  const session = run.sessions.at(-1);
  if (ended !== null && session?.endedAt !== null) return ended;
  const { best, settings } = run;
  return {
    x: best === null ? null : [...best.x],
    fx: best?.fx ?? Infinity,
    stats: statsOf(run, stopchecks),
    origin: best === null ? null : { optimizerId: best.optimizerId, kind: best.kind },
    outcome: session?.outcome ?? null,
    exitReason: session?.exitReason ?? 'it runs, or ended without a word',
    seconds: run.seconds,
    seed: settings.seed,
    workingDir: settings.workingDir,
    resources: { peakMemoryBytes: null, meanCpuPercent: null },
    optimizers: run.optimizers.map((optimizer) => ({
      id: optimizer.id,
      kind: optimizer.kind,
      evaluations: optimizer.length,
      bestFx: optimizer.best?.fx ?? Infinity,
      outcome: optimizer.outcome ?? 'running',
      reason: optimizer.reason,
      detail: '',
      report: optimizer.report,
      escalations: [],
      startedAt: optimizer.startedAt,
      endedAt: optimizer.endedAt ?? Number.NaN,
    })),
  };
}

function statsOf(run: RunRecord, stopchecks: number): RunStats {
  const counts = [OK, FAILED, TIMED_OUT, LOST].map(() => 0);
  for (const optimizer of run.optimizers) countOutcomes(optimizer, counts);
  const ended = (outcome: string) => run.optimizers.filter((one) => one.outcome === outcome).length;
  return {
    evaluations: run.evaluations,
    failedEvaluations: run.evaluations - counts[OK],
    timedOutEvaluations: counts[TIMED_OUT],
    lostEvaluations: counts[LOST],
    started: run.optimizers.length,
    converged: ended('converged'),
    stopped: ended('stopped'),
    crashed: ended('crashed'),
    forced: ended('forced'),
    lost: ended('lost') + ended('abandoned'),
    stopchecks,
    evaluatorRestarts: 0,
    escalations: noEscalations(),
  };
}

function countOutcomes(optimizer: OptimizerRecord, counts: number[]): void {
  for (let from = 0; from < optimizer.length; from += BLOCK) {
    for (const outcome of optimizer.outcomes(from, from + BLOCK))
      counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
}
