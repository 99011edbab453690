import { describe, test } from 'vitest';
import {
  adaptiveRateMonteCarlo,
  cmaEs,
  controlledRandomSearch,
  coroutineOptimizer,
  differentialEvolution,
  direct,
  dualAnnealing,
  evaluate,
  evaluateAll,
  gfls,
  gridSampling,
  lbfgsb,
  levenbergMarquardt,
  nelderMead,
  onePlusOneEs,
  particleSwarm,
  portfolio,
  randomSearch,
  trustRegion,
} from '../../../src/optimizers/index.js';
import { optimizerConformance } from '../../../src/testing/index.js';

const SPECS = {
  'adaptiveRateMonteCarlo()': adaptiveRateMonteCarlo(),
  "adaptiveRateMonteCarlo({ moveFunction: 'multiply', subIterLen: 10, superIterLen: 20, workers: 3 })":
    adaptiveRateMonteCarlo({ moveFunction: 'multiply', subIterLen: 10, superIterLen: 20, workers: 3 }),
  'cmaEs()': cmaEs(),
  'cmaEs({ popsize: 7, workers: 2, injectionInterval: 3 })': cmaEs({
    popsize: 7,
    workers: 2,
    injectionInterval: 3,
  }),
  "cmaEs({ restarts: 'bipop', maxIterations: 3, workers: 2 })": cmaEs({
    restarts: 'bipop',
    maxIterations: 3,
    workers: 2,
  }),
  "cmaEs({ restarts: 'ipop', maxIterations: 3 })": cmaEs({ restarts: 'ipop', maxIterations: 3 }),
  'cmaEs({ separable: true })': cmaEs({ separable: true }),
  "cmaEs({ sampling: 'mirrored', forceInjects: true, popsize: 5 })": cmaEs({
    sampling: 'mirrored',
    forceInjects: true,
    popsize: 5,
  }),
  'cmaEs({ maxIterations: 5 })': cmaEs({ maxIterations: 5 }),
  'controlledRandomSearch()': controlledRandomSearch(),
  'controlledRandomSearch({ popsize: 7, restarts: null, xatol: 1, fatol: 1, workers: 12 })':
    controlledRandomSearch({ popsize: 7, restarts: null, xatol: 1, fatol: 1, workers: 12 }),
  'differentialEvolution()': differentialEvolution(),
  'differentialEvolution({ restarts: null, popsize: 5, xatol: 1, fatol: 1, workers: 3 })':
    differentialEvolution({
      restarts: null,
      popsize: 5,
      xatol: 1,
      fatol: 1,
      workers: 3,
    }),
  'differentialEvolution({ budget: 300 })': differentialEvolution({ budget: 300 }),
  'nelderMead()': nelderMead(),
  'nelderMead({ restarts: 3, xatol: 1e-3, fatol: 1e-3 })': nelderMead({
    restarts: 3,
    xatol: 1e-3,
    fatol: 1e-3,
  }),
  'direct()': direct(),
  'direct({ locallyBiased: false, workers: 3 })': direct({ locallyBiased: false, workers: 3 }),
  'dualAnnealing()': dualAnnealing(),
  'dualAnnealing({ localSearch: false, restartTemperatureRatio: 0.5 })': dualAnnealing({
    localSearch: false,
    restartTemperatureRatio: 0.5,
  }),
  'dualAnnealing({ workers: 8 })': dualAnnealing({ workers: 8 }),
  'lbfgsb()': lbfgsb(),
  "lbfgsb({ restarts: null, pairs: 2, differences: 'forward', fatol: 1e-3 })": lbfgsb({
    restarts: null,
    pairs: 2,
    differences: 'forward',
    fatol: 1e-3,
  }),
  "lbfgsb({ restarts: null, differences: 'central', workers: 8 })": lbfgsb({
    restarts: null,
    differences: 'central',
    workers: 8,
  }),
  "lbfgsb({ restarts: null, gradient: 'task' })": lbfgsb({ restarts: null, gradient: 'task' }),
  'levenbergMarquardt()': levenbergMarquardt(),
  'levenbergMarquardt({ restarts: null })': levenbergMarquardt({ restarts: null }),
  'levenbergMarquardt({ restarts: 2, geodesicAcceleration: false })': levenbergMarquardt({
    restarts: 2,
    geodesicAcceleration: false,
  }),
  'gfls()': gfls(),
  'gfls({ xTol: 1e-8, fTol: 0, workers: 4 })': gfls({ xTol: 1e-8, fTol: 0, workers: 4 }),
  'gfls({ popSize: 12, trMax: 0.2, trScale: 0.5, workers: 20 })': gfls({
    popSize: 12,
    trMax: 0.2,
    trScale: 0.5,
    workers: 20,
  }),
  'gridSampling({ nsteps: 4, workers: 3 })': gridSampling({ nsteps: 4, workers: 3 }),
  'gridSampling({ nsteps: 1 })': gridSampling({ nsteps: 1 }),
  'particleSwarm()': particleSwarm(),
  'particleSwarm({ popsize: 5, restarts: null, xatol: 1, fatol: 1, workers: 2 })': particleSwarm({
    popsize: 5,
    restarts: null,
    xatol: 1,
    fatol: 1,
    workers: 2,
  }),
  'onePlusOneEs()': onePlusOneEs(),
  'onePlusOneEs({ restarts: null, xatol: 0.05 })': onePlusOneEs({ restarts: null, xatol: 0.05 }),
  'portfolio()': portfolio(),
  'portfolio({ budget: 20, workers: 3 })': portfolio({ budget: 20, workers: 3 }),
  'randomSearch()': randomSearch(),
  'trustRegion()': trustRegion(),
  'trustRegion({ restarts: null, xatol: 0.01, workers: 2 })': trustRegion({
    restarts: null,
    xatol: 0.01,
    workers: 2,
  }),
};

for (const [name, spec] of Object.entries(SPECS)) {
  describe(name, () => {
    for (const { name: check, run } of optimizerConformance({ spec })) test(check, run);
  });
}

const randomDescent = coroutineOptimizer(function* ({ bounds, x0, rng }, { width }: { width: number }) {
  let best: ArrayLike<number> = x0;
  let bestFx = yield* evaluate(x0);
  for (let round = 0; round < 100; round += 1) {
    const near = Array.from({ length: 5 }, () =>
      bounds.lower.map((low, i) => {
        const x = best[i] + (rng.uniform() - 0.5) * width * (bounds.upper[i] - low);
        return Math.min(Math.max(x, low), bounds.upper[i]);
      }),
    );
    const values = yield* evaluateAll(near);
    near.forEach((x, k) => {
      if (values[k] < bestFx) {
        best = x;
        bestFx = values[k];
      }
    });
  }
  return 'all rounds are done';
});

describe('coroutineOptimizer', () => {
  for (const { name, run } of optimizerConformance({ factory: randomDescent, options: { width: 0.2 } })) {
    test(name, run);
  }
});
