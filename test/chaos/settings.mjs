import { Dice } from './dice.mjs';
import { PROGRAMS } from './programs.mjs';

/** What a task does besides answering, with its share among the trials. */
const BEHAVIOURS = {
  sphere: 3,
  later: 2,
  never: 2,
  loops: 3,
  waits: 2,
  runsSynchronously: 3,
  ignoresSigterm: 2,
  allocates: 1,
  prints: 1,
  exits: 2,
  throws: 1,
  startsPrograms: 9,
};

/** Whom a signal is meant for, with its share among the trials. */
const VICTIMS = {
  owner: 9,
  optimizer: 4,
  evaluator: 4,
  sidecar: 3,
  anything: 3,
  'sidecar, then owner': 4,
  'owner and optimizer': 4,
};

const SIGNALS = {
  SIGKILL: 6,
  SIGTERM: 2,
  SIGINT: 1,
  SIGHUP: 1,
  SIGSEGV: 1,
  SIGABRT: 1,
  'SIGSTOP, then SIGKILL': 2,
};

/** How an owner ends its own process. */
const OWN_ENDS = ['process.exit', 'exception', 'out of memory'];

const PHASES = { starting: 2, working: 5, stopping: 2 };

/** The settings of a trial: the same for the same seed and number. Times are in milliseconds, unless a name says so. */
export function settingsOf(seed, trial) {
  const dice = new Dice(seed, trial);
  const behaviour = dice.shared(BEHAVIOURS);
  const starts = behaviour === 'startsPrograms' || behaviour === 'runsSynchronously';
  const optimizers = dice.between(1, 3);
  return {
    seed,
    trial,
    backend: dice.oneOf(['threads', 'processes', 'processes']),
    evaluations: dice.oneOf(['inline', 'threads', 'processes', 'shared']),
    sharedBackend: dice.oneOf(['threads', 'processes']),
    kinds: Array.from({ length: optimizers }, () => dice.oneOf(['randomSearch', 'cmaEs', 'nelderMead'])),
    workers: dice.between(1, 2),
    deterministic: dice.chance(0.25),
    containment: dice.oneOf(['auto', 'portable']),
    behaviour,
    program: starts ? dice.oneOf(Object.keys(PROGRAMS)) : null,
    /** Each how manyeth evaluation of an optimizer misbehaves, and which of them is the first. */
    every: dice.oneOf([1, 7, 40]),
    first: dice.between(0, 6),
    budget: behaviour === 'sphere' ? dice.between(500, 5_000) : dice.between(20, 300),
    sessionSeconds: 1.5,
    endTimeoutSeconds: dice.oneOf([0.3, 1]),
    evaluationTimeoutSeconds: dice.chance(0.4) ? dice.oneOf([0.2, 0.5]) : null,
    forceTerminationsAfterSeconds: dice.chance(0.4) ? 0.5 : -1,
    aggressiveStop: dice.chance(0.2),
    maxMemory: behaviour === 'allocates' ? 96 : null,
    phase: dice.shared(PHASES),
    end: dice.oneOf(['stop', 'stop', 'close']),
    endAfter: dice.between(50, 700),
    killAfter: dice.between(0, 100),
    workedFor: dice.between(0, 600),
    ownEnd: dice.chance(0.06) ? dice.oneOf(OWN_ENDS) : null,
    victim: dice.shared(VICTIMS),
    signal: dice.shared(SIGNALS),
    between: dice.between(50, 300),
    stoppedFor: dice.between(0, 100),
    /** Which of several that could be meant. */
    choice: dice.uniform(),
    runSeed: dice.between(0, 1_000_000),
    /** Part of the arguments of every program that the trial starts; no other trial has it. */
    marker: `${dice.between(100_000, 999_999)}${String(process.pid).padStart(7, '0')}${trial}`,
  };
}

/** Whether the task runs in the owner's own process. */
export function evaluatesInOwner({ backend, evaluations, sharedBackend }) {
  if (evaluations === 'shared') return sharedBackend === 'threads';
  return evaluations !== 'processes' && backend === 'threads';
}
