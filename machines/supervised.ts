import {
  endOfRunning,
  finalOutput,
  forceTerminated,
  initialContext,
  joined,
  lifecycle,
  spawning,
  stopping,
  watch,
  watchUnlessPaused,
} from './lifecycle.js';

/** The working states of an optimizer: it works, or its grants are withheld. */
const optimizerWork = lifecycle.createStateConfig({
  initial: 'active',
  states: {
    active: { on: { pause: 'paused' } },
    paused: { entry: 'suspend', on: { resume: { target: 'active', actions: 'resume' } } },
  },
});

/** One optimizer, as its supervisor sees it. */
export const optimizerMachine = lifecycle.createMachine({
  id: 'optimizer',
  context: initialContext,
  output: finalOutput,
  initial: 'spawning',
  states: {
    spawning,
    running: {
      id: 'running',
      type: 'parallel',
      states: { work: optimizerWork, watch: watchUnlessPaused },
      on: endOfRunning,
    },
    stopping,
    forceTerminated,
    joined,
  },
});

/** The workers that call the task for one optimizer, or for all. */
export const poolMachine = lifecycle.createMachine({
  id: 'pool',
  context: initialContext,
  output: finalOutput,
  initial: 'spawning',
  states: {
    spawning,
    running: {
      id: 'running',
      initial: 'active',
      states: {
        active: { on: { pause: 'suspended' } },
        suspended: { entry: 'suspend', on: { resume: { target: 'active', actions: 'resume' } } },
      },
      on: endOfRunning,
    },
    stopping,
    forceTerminated,
    joined,
  },
});

/** One worker of a pool. */
export const evaluatorMachine = lifecycle.createMachine({
  id: 'evaluator',
  context: initialContext,
  output: finalOutput,
  initial: 'spawning',
  states: {
    spawning,
    running: {
      id: 'running',
      type: 'parallel',
      states: { work: { initial: 'active', states: { active: {} } }, watch },
      on: endOfRunning,
    },
    stopping,
    forceTerminated,
    joined,
  },
});

/** The run itself. Its `exited` means that every actor of the run has joined. */
export const managerMachine = lifecycle.createMachine({
  id: 'manager',
  context: initialContext,
  output: finalOutput,
  initial: 'spawning',
  states: {
    spawning,
    running: {
      id: 'running',
      initial: 'active',
      states: {
        active: { on: { pause: 'paused' } },
        paused: { entry: 'suspend', on: { resume: { target: 'active', actions: 'resume' } } },
      },
      on: endOfRunning,
    },
    stopping,
    forceTerminated,
    joined,
  },
});
