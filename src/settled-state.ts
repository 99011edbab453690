import { GlompoError } from './domain/errors.js';
import { locatedModule } from './domain/portable-module.js';
import type { OptimizerState, RunState } from './domain/run-state.js';
import { shrunkSlots, shrunkSlotsWarning } from './resumed-slots.js';

/** The state of a run as the next session begins with it, and what its user should know. */
export interface SettledState {
  readonly state: RunState;
  readonly warnings: readonly string[];
}

/**
 * Fits the optimizers that go on into the slots there are, and finds their modules on this machine.
 *
 * @throws GlompoError `GLOMPO_RESUME` when there is not a slot for each, or a module is not there.
 */
export function settledState(state: RunState, maxJobs: number): SettledState {
  const going = state.optimizers.filter(goesOn);
  const workers = going.map(({ spec }) => spec.workers);
  const wanted = workers.reduce((sum, count) => sum + count, 0);
  const slots = wanted > maxJobs ? shrunkSlots(maxJobs, workers) : workers;
  const warning = shrunkSlotsWarning(maxJobs, workers, slots);
  const slotsOf = new Map(going.map(({ id }, i) => [id, slots[i]]));
  const optimizers = state.optimizers.map((optimizer) => {
    const workersNow = slotsOf.get(optimizer.id);
    return workersNow === undefined ? optimizer : placed(optimizer, workersNow);
  });
  return { state: { ...state, optimizers }, warnings: warning === null ? [] : [warning] };
}

/** Whether an optimizer is made again in the next session. */
export function goesOn({ outcome, stopReason, converged }: OptimizerState): boolean {
  return outcome === null && stopReason === null && !converged;
}

function placed(optimizer: OptimizerState, workers: number): OptimizerState {
  const { id, spec } = optimizer;
  const module = locatedModule(spec.module);
  if (module !== null) return { ...optimizer, spec: { ...spec, module, workers } };
  const message = `Optimizer ${id} (${spec.kind}) cannot go on: its module ${spec.module} is not in this version.`;
  throw new GlompoError('GLOMPO_RESUME', message, { data: { optimizerId: id, module: spec.module } });
}
