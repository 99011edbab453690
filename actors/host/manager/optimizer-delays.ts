import { type LifecycleDelays, stopDelays } from '../../../machines/lifecycle-types.js';
import type { OptimizerSpec } from '../../../src/domain/optimizer.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import { silenceAllowed } from './silence.js';

/** How long an optimizer may take for what its life consists of. */
export function delaysOf(plan: RunPlan, spec: OptimizerSpec): Partial<LifecycleDelays> {
  const { forceTerminationsAfter, endTimeout, spawnTimeout } = plan;
  return {
    spawnTimeout: 1000 * spawnTimeout,
    noFeedbackTimeout: silenceAllowed(plan, spec).limitMs,
    ...stopDelays(1000 * Math.min(forceTerminationsAfter, endTimeout)),
  };
}
