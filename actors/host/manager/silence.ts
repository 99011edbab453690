import { patienceWith } from '../../../src/domain/evaluation-rules.js';
import type { OptimizerSpec } from '../../../src/domain/optimizer.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';

/** Milliseconds by which the latest sign of life may be older than is known. */
const SIGNS_LATE_BY = 500;

/** How long an optimizer may be silent, and what that means. */
export interface Silence {
  /** Milliseconds; Infinity for as long as it likes. */
  readonly limitMs: number;
  /** The setting that the limit comes from, to be added to the reason; '' where that goes without saying. */
  readonly explanation: string;
}

/**
 * An evaluation that blocks an optimizer's own isolate shows in its silence alone. What the optimizer itself computes
 * between two evaluations counts as well. Evaluators elsewhere are watched by their pool; an evaluation that takes long,
 * but not longer than it may, is no silence of the optimizer that waits for it.
 */
export function silenceAllowed(
  plan: Pick<RunPlan, 'backend' | 'forceTerminationsAfter' | 'evaluationTimeout'>,
  spec: Pick<OptimizerSpec, 'evaluations' | 'workers'>,
): Silence {
  const { backend, forceTerminationsAfter, evaluationTimeout } = plan;
  const asked = 1000 * forceTerminationsAfter;
  const blocks = spec.evaluations === 'inline' && backend !== 'inline';
  if (evaluationTimeout === Infinity || (!blocks && asked === Infinity)) {
    return { limitMs: asked, explanation: '' };
  }
  const timeoutMs = 1000 * evaluationTimeout;
  // Where they block, evaluations are made one after the other; elsewhere, one may be made twice.
  const inARow = blocks ? spec.workers : 2;
  const limitMs = patienceWith(timeoutMs) + (inARow - 1) * timeoutMs + SIGNS_LATE_BY;
  if (asked < Infinity && asked >= limitMs) return { limitMs: asked, explanation: '' };
  const explanation = `, and an evaluation may take no longer than evaluationTimeout, ${evaluationTimeout} s`;
  return { limitMs, explanation };
}
