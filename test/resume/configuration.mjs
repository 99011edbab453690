import { join } from 'node:path';
import { defineTask } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import * as generators from 'glompo/generators';
import * as optimizers from 'glompo/optimizers';
import * as selectors from 'glompo/selectors';
import * as stoppers from 'glompo/stoppers';

/** Those of the package, and those whose settings are others or which are of the trials. */
const OPTIMIZERS = {
  ...optimizers,
  cmaEsRestarted: (options) => optimizers.cmaEs({ restarts: 'bipop', maxIterations: 8, ...options }),
  gridSampling: (options) => optimizers.gridSampling({ nsteps: 30, ...options }),
  lbfgsbOfTask: (options) => optimizers.lbfgsb({ gradient: 'task', ...options }),
  wandering: (options) => own('createWandering', options),
  walking: (options, mode) => own('createWalking', { ...options, options: { inOrder: mode !== 'crowded' } }),
};

const SELECTORS = {
  cycle: (specs) => selectors.cycle(...specs),
  random: (specs) => selectors.random(...specs),
  bandit: (specs) => selectors.bandit(...specs),
  chain: (specs, { budget }) =>
    selectors.chain(
      specs,
      specs.slice(1).map((_, i) => Math.round((budget * (i + 1)) / (specs.length + 1))),
    ),
  spawnControl: (specs, { budget }) =>
    selectors.spawnControl(selectors.cycle(...specs), { maxEvaluations: budget, maxOptimizers: 12 }),
};

const GENERATORS = {
  random: () => generators.random(),
  sobol: () => generators.sobol(),
  annealing: () => generators.annealing(),
  basinHopping: () => generators.basinHopping(),
  best: () => generators.best(),
  farFromStopped: () => generators.farFromStopped(),
  exploitExplore: ({ budget }) => generators.exploitExplore(budget),
  latinHypercube: () => generators.latinHypercube(10),
  perturbation: ({ dims }) => generators.perturbation(new Array(dims).fill(0.5), { scale: 0.3 }),
};

const STOPPERS = {
  none: () => null,
  evaluationsUnmoving: () => stoppers.evaluationsUnmoving(60, 0.01),
  bestUnmoving: () => stoppers.bestUnmoving(80, 0.1),
  maxFunctionCalls: () => stoppers.maxFunctionCalls(150),
  valueAnnealing: () => stoppers.minFunctionCalls(40).and(stoppers.valueAnnealing(0.5)),
  parameterDistance: () => stoppers.minFunctionCalls(60).and(stoppers.parameterDistance(0.05)),
  stepSize: () => stoppers.minFunctionCalls(80).and(stoppers.stepSize(40, 0.02)),
};

/**
 * The settings of the run that a trial kills. In `lockStep` everything is decided by the seed; `alone`, each optimizer
 * evaluates one point at a time and hears of nobody else; `crowded`, several evaluations of each run at the same time.
 */
export function configurationOf(settings, directory, log) {
  const { mode, generator, selector, checkpoint, budget, pace, failsEvery } = settings;
  const specs = settings.optimizers.map(({ kind, workers, evaluations: backend }) =>
    OPTIMIZERS[kind]({ workers, backend }, mode),
  );
  const control = Object.entries(checkpoint).filter(([, value]) => value !== null);
  return {
    task: defineTask(new URL('./task.mjs', import.meta.url), {
      factory: 'makeTask',
      options: { log, pace, failsEvery },
    }),
    bounds: Array.from({ length: settings.dims }, () => [-2, 3]),
    optSelector: SELECTORS[selector](specs, settings),
    x0Generator: GENERATORS[generator](settings),
    stoppers: STOPPERS[settings.stopper](),
    exitConditions: maxEvaluations(budget),
    workingDir: join(directory, 'run'),
    summaryFiles: ['journal'],
    checkpointControl: { ...Object.fromEntries(control), namingFormat: 'c_%(count)' },
    deterministic: mode === 'lockStep',
    sharedPool: {
      workers: Math.max(...specs.map(({ workers }) => workers)),
      backend: settings.sharedBackend,
    },
    endTimeout: 30,
    seed: settings.runSeed,
    ...pick(settings, [
      'applyStoppersToBest',
      'backend',
      'containment',
      'maxJobs',
      'onFailure',
      'shareBestSolutions',
      'stopcheckInterval',
    ]),
  };
}

function own(name, options) {
  return optimizers.defineOptimizer(new URL('./optimizers.mjs', import.meta.url), {
    export: name,
    kind: name,
    ...options,
  });
}

function pick(settings, names) {
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}
