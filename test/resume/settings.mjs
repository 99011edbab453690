import { Dice } from '../chaos/dice.mjs';

/** What is run, with its share among the trials; see `configuration.mjs`. */
const MODES = { lockStep: 6, alone: 2, crowded: 4 };

/** Optimizers that may be in any run; those that cannot say where they stand more often than others. */
const KINDS = {
  adaptiveRateMonteCarlo: 1,
  cmaEs: 1,
  cmaEsRestarted: 1,
  controlledRandomSearch: 1,
  differentialEvolution: 1,
  direct: 1,
  dualAnnealing: 1,
  gfls: 1,
  gridSampling: 1,
  lbfgsb: 1,
  lbfgsbOfTask: 1,
  levenbergMarquardt: 1,
  nelderMead: 1,
  onePlusOneEs: 1,
  particleSwarm: 1,
  portfolio: 1,
  randomSearch: 1,
  trustRegion: 1,
  wandering: 2,
  walking: 2,
};

const STOPPERS = {
  none: 2,
  evaluationsUnmoving: 1,
  bestUnmoving: 1,
  maxFunctionCalls: 1,
  valueAnnealing: 2,
  parameterDistance: 1,
  stepSize: 1,
};

const GENERATORS = {
  random: 2,
  sobol: 1,
  latinHypercube: 1,
  exploitExplore: 1,
  annealing: 1,
  basinHopping: 1,
  best: 1,
  perturbation: 1,
  farFromStopped: 1,
};

const SELECTORS = { cycle: 3, random: 1, chain: 1, bandit: 1, spawnControl: 1 };

/** When the run is killed, with its share among the kills. */
const MOMENTS = { time: 3, growth: 5, begun: 1, checkpoint: 4 };

/** The settings of a trial: the same for the same seed and number. Times are in milliseconds, unless a name says so. */
export function settingsOf(seed, trial) {
  const dice = new Dice(seed, trial);
  const mode = dice.shared(MODES);
  const isLockStep = mode === 'lockStep';
  const backend = dice.shared({ inline: 1, threads: 2, processes: 1 });
  const optimizers = Array.from({ length: dice.between(1, 3) }, () => optimizerOf(dice, mode));
  const slots = optimizers.reduce((sum, { workers }) => sum + workers, 0);
  const most = Math.max(...optimizers.map(({ workers }) => workers));
  const checkpoints = dice.shared({ none: 1, evaluations: 3, seconds: 2 });
  const pace = dice.shared({ none: 2, busy: 2, waiting: 2 });
  const budget = pace === 'none' ? dice.between(1_000, 4_000) : dice.between(300, 1_500);
  return {
    seed,
    trial,
    mode,
    backend,
    sharedBackend: dice.oneOf(['threads', 'threads', 'processes']),
    containment: dice.oneOf(['auto', 'portable']),
    optimizers,
    maxJobs: isLockStep ? dice.between(most, slots + 1) : slots,
    selector: isLockStep ? dice.shared(SELECTORS) : 'cycle',
    generator: isLockStep ? dice.shared(GENERATORS) : 'random',
    stopper: isLockStep ? dice.shared(STOPPERS) : 'none',
    applyStoppersToBest: dice.chance(0.3),
    shareBestSolutions: mode !== 'alone' && dice.chance(0.6),
    stopcheckInterval: dice.between(5, 60),
    budget,
    dims: dice.between(2, 4),
    pace,
    /** One in so many points has no value; 0 for none. */
    failsEvery: dice.oneOf([0, 0, 7, 40]),
    onFailure: dice.oneOf(['infinity', 'worst', 100]),
    runSeed: dice.between(0, 1_000_000),
    checkpoint: {
      everyEvaluations: checkpoints === 'evaluations' ? dice.between(20, 400) : null,
      everySeconds: checkpoints === 'seconds' ? dice.oneOf([0.02, 0.1]) : null,
      keepPast: dice.oneOf([-1, 0, 1]),
      atStart: dice.chance(0.2),
      atExit: dice.chance(0.2),
    },
    kills: Array.from({ length: dice.between(6, 14) }, () => killOf(dice)),
    /** Part of what tells the processes of the trial; no other trial has it. */
    marker: `${dice.between(100_000, 999_999)}${String(process.pid).padStart(7, '0')}${trial}`,
  };
}

function optimizerOf(dice, mode) {
  const evaluations = dice.shared({ inline: 4, threads: 2, processes: 1, shared: 2 });
  const workers = mode === 'alone' ? 1 : dice.between(mode === 'crowded' ? 2 : 1, 3);
  return { kind: dice.shared(KINDS), workers, evaluations: mode === 'alone' ? 'inline' : evaluations };
}

function killOf(dice) {
  return {
    moment: dice.shared(MOMENTS),
    /** After the start of the program, or after what it says. */
    after: dice.between(0, 700),
    /** Bytes by which the journal has grown, from the smallest frame to a good part of it. */
    growth: Math.round(10 ** (1 + 3.5 * dice.uniform())),
    /** After something of a checkpoint is there. */
    into: dice.between(0, 6),
    /** Bytes of the journal's end that are lost, as when the machine fails; 0 for none. */
    cut: dice.chance(0.4) ? Math.round(10 ** (3.5 * dice.uniform())) : 0,
  };
}
