import { DEFAULT_DELAYS } from '../../../machines/lifecycle-types.js';
import { managerMachine } from '../../../machines/supervised.js';
import type { RunPlan } from '../../../src/domain/run-plan.js';
import type { Clock } from '../../clock.js';
import { patientClock } from '../../patient-clock.js';
import { Supervised, type SupervisedActions } from '../../supervision/supervised.js';

/** Milliseconds that ending an optimizer by force takes at most, with the last of its results taken in. */
const OPTIMIZERS_LADDER_MS =
  DEFAULT_DELAYS.abortTimeout +
  DEFAULT_DELAYS.terminateTimeout +
  DEFAULT_DELAYS.killTimeout +
  DEFAULT_DELAYS.sweepTimeout +
  1_000;

/** The machine of a run. The ladders of the optimizers come first; its own begins where they must have ended. */
export function superviseRun(
  plan: RunPlan,
  actions: Omit<SupervisedActions, 'abortWork' | 'sweep' | 'abandon'>,
  clock: Clock,
): Supervised {
  return new Supervised({
    id: 'manager',
    machine: managerMachine,
    clock: patientClock(clock),
    delays: {
      spawnTimeout: Infinity,
      abortTimeout: Infinity,
      stopTimeout: 1000 * plan.endTimeout + OPTIMIZERS_LADDER_MS,
      terminateTimeout: OPTIMIZERS_LADDER_MS,
      killTimeout: OPTIMIZERS_LADDER_MS,
    },
    actions: { abortWork: () => {}, sweep: () => {}, abandon: () => {}, ...actions },
  });
}
