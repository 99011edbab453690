export { mermaidOf } from './diagram.js';
export {
  type ActorOutcome,
  DEFAULT_DELAYS,
  type LifecycleContext,
  type LifecycleDelays,
  type LifecycleEvent,
  type LifecycleInput,
  type LifecycleOutput,
} from './lifecycle-types.js';
export { evaluatorMachine, managerMachine, optimizerMachine, poolMachine } from './supervised.js';
