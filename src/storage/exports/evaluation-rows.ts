import { OUTCOMES } from '../../domain/outcome.js';
import type { RunRecord } from '../run-record.js';

/** One evaluation of a recorded run. */
export interface EvaluationRow {
  readonly callId: number;
  readonly optimizerId: number;
  readonly kind: string;
  /** The optimizer's own number of it. */
  readonly id: number;
  readonly outcome: string;
  readonly fx: number;
  readonly x: Float64Array;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** Evaluations that are in memory at a time. */
const BLOCK = 8192;

/** The evaluations of a run, optimizer after optimizer, each in the order of their arrival. */
export function* evaluationRows(run: RunRecord): IterableIterator<EvaluationRow> {
  const dims = run.settings.bounds.length;
  for (const optimizer of run.optimizers) {
    const { id: optimizerId, kind } = optimizer;
    for (let from = 0; from < optimizer.length; from += BLOCK) {
      const range = [from, from + BLOCK] as const;
      const values = optimizer.values(...range);
      const points = optimizer.points(...range);
      const callIds = optimizer.callIds(...range);
      const ids = optimizer.ids(...range);
      const outcomes = optimizer.outcomes(...range);
      const details = run.settings.isLogDetailed ? optimizer.details(...range) : null;
      for (let i = 0; i < values.length; i += 1) {
        yield {
          callId: callIds[i],
          optimizerId,
          kind,
          id: ids[i],
          outcome: OUTCOMES[outcomes[i]],
          fx: values[i],
          x: points.subarray(i * dims, (i + 1) * dims),
          detail: details?.[i] ?? null,
        };
      }
    }
  }
}
