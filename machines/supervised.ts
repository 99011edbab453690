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

/** What all machines have in common besides their states. */
const life = { context: initialContext, output: finalOutput, initial: 'spawning' } as const;

/** How every life ends. */
const ends = { stopping, forceTerminated, joined };

/** The working states of an optimizer, and of the run: it works, or grants are withheld. */
const pausableWork = lifecycle.createStateConfig({
  initial: 'active',
  states: {
    active: { on: { pause: 'paused' } },
    paused: { entry: 'suspend', on: { resume: { target: 'active', actions: 'resume' } } },
  },
});

/** One optimizer, as its supervisor sees it. */
export const optimizerMachine = lifecycle.createMachine({
  id: 'optimizer',
  ...life,
  states: {
    spawning,
    running: {
      id: 'running',
      type: 'parallel',
      states: { work: pausableWork, watch: watchUnlessPaused },
      on: endOfRunning,
    },
    ...ends,
  },
});

/** The workers that call the task for one optimizer, or for all. */
export const poolMachine = lifecycle.createMachine({
  id: 'pool',
  ...life,
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
    ...ends,
  },
});

/** One worker of a pool. */
export const evaluatorMachine = lifecycle.createMachine({
  id: 'evaluator',
  ...life,
  states: {
    spawning,
    running: {
      id: 'running',
      type: 'parallel',
      states: { work: { initial: 'active', states: { active: {} } }, watch },
      on: endOfRunning,
    },
    ...ends,
  },
});

/** The run itself. Its `exited` means that every actor of the run has joined. */
export const managerMachine = lifecycle.createMachine({
  id: 'manager',
  ...life,
  states: {
    spawning,
    running: {
      id: 'running',
      ...pausableWork,
      on: endOfRunning,
    },
    ...ends,
  },
});
