import type { RunOutcome, RunResult } from '../../../src/domain/run-result.js';
import type { RunBooks } from './run-books.js';

/** The result of a run as its books stand. */
export function runResult(books: RunBooks, outcome: RunOutcome, exitReason: string): RunResult {
  const { best, plan, records, overallSeconds } = books;
  return Object.freeze({
    x: best === null ? null : Object.freeze([...best.x]),
    fx: books.bestValue,
    stats: Object.freeze(books.stats()),
    origin: best === null ? null : Object.freeze({ optimizerId: best.optimizerId, kind: best.kind }),
    outcome,
    exitReason,
    seconds: overallSeconds,
    seed: plan.seed,
    workingDir: plan.workingDir,
    resources: books.resourceHistory.summary,
    optimizers: Object.freeze(
      records.map((record) =>
        Object.freeze({
          id: record.id,
          kind: record.kind,
          evaluations: record.history.length,
          bestFx: record.history.bestValue,
          outcome: record.outcome,
          reason: record.reason,
          detail: record.detail,
          report: record.report,
          escalations: Object.freeze([...record.escalations]),
          startedAt: record.startedAt,
          endedAt: record.endedAt,
        }),
      ),
    ),
  });
}
