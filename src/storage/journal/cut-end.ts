import type { RunEvent } from '../../domain/run-events.js';

/** How an optimizer ended. */
export type OptimizerEnd = Pick<
  Extract<RunEvent, { readonly type: 'optimizerEnded' }>,
  'at' | 'outcome' | 'reason' | 'detail' | 'report' | 'escalations'
>;

/**
 * How the optimizer that an event is about has ended when nothing more is heard of it, because the run was cut: what was
 * decided counts, although nobody saw it done. Null for events that decide nothing.
 */
export function cutEnd(event: RunEvent): OptimizerEnd | null {
  const rest = { at: event.at, detail: '', report: null, escalations: [] };
  if (event.type === 'optimizerStopping') return { ...rest, outcome: 'stopped', reason: event.reason };
  if (event.type === 'optimizerConverged')
    return { ...rest, outcome: 'converged', reason: 'it had ended by its own criteria' };
  return null;
}
