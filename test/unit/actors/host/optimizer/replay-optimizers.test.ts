import { describe, expect, test } from 'vitest';
import type { OptimizerFactory, OptimizerSpec } from '../../../../../src/domain/optimizer.js';
import { Rng } from '../../../../../src/domain/rng.js';
import * as optimizers from '../../../../../src/optimizers/index.js';
import { checkResumed, type Subject, traced } from './replay-trace.js';

const {
  adaptiveRateMonteCarlo,
  cmaEs,
  controlledRandomSearch,
  differentialEvolution,
  direct,
  dualAnnealing,
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
} = optimizers;

const SPECS: Readonly<Record<string, OptimizerSpec>> = {
  adaptiveRateMonteCarlo: adaptiveRateMonteCarlo({ subIterLen: 10, superIterLen: 20 }),
  cmaEs: cmaEs(),
  'cmaEs with restarts and injection': cmaEs({ restarts: 'bipop', maxIterations: 3, injectionInterval: 2 }),
  controlledRandomSearch: controlledRandomSearch(),
  differentialEvolution: differentialEvolution(),
  direct: direct(),
  dualAnnealing: dualAnnealing(),
  gfls: gfls({ xTol: 1e-8, fTol: 0 }),
  gridSampling: gridSampling({ nsteps: 6 }),
  lbfgsb: lbfgsb(),
  "lbfgsb with the task's gradients": lbfgsb({ gradient: 'task' }),
  levenbergMarquardt: levenbergMarquardt(),
  nelderMead: nelderMead({ restarts: 3, xatol: 1e-3, fatol: 1e-3 }),
  onePlusOneEs: onePlusOneEs(),
  particleSwarm: particleSwarm(),
  portfolio: portfolio({ budget: 20 }),
  randomSearch: randomSearch(),
  trustRegion: trustRegion(),
};

const randomDescent = optimizers.coroutineOptimizer(function* ({ bounds, x0, rng }) {
  const { lower, upper } = bounds;
  let best: ArrayLike<number> = x0;
  let bestFx = yield* optimizers.evaluate(x0);
  for (;;) {
    const near = Array.from({ length: 5 }, () =>
      lower.map((low, i) =>
        Math.min(Math.max(best[i] + 0.1 * (rng.uniform() - 0.5) * (upper[i] - low), low), upper[i]),
      ),
    );
    const values = yield* optimizers.evaluateAll(near);
    near.forEach((x, k) => {
      if (values[k] >= bestFx) return;
      best = x;
      bestFx = values[k];
    });
  }
});

async function subjectOf(spec: OptimizerSpec, workers: number): Promise<Subject> {
  const factory = ((await import(spec.module)) as Record<string, OptimizerFactory>)[spec.export];
  return { make: (setup, saved) => factory(setup, spec.options, saved), wants: spec.wants, workers };
}

const SUBJECTS = [
  ...Object.entries(SPECS).map(
    ([name, spec]) => [name, (workers: number) => subjectOf(spec, workers)] as const,
  ),
  [
    'a coroutine',
    async (workers: number): Promise<Subject> => ({
      make: (setup) => randomDescent(setup, {}),
      wants: null,
      workers,
    }),
  ] as const,
];

describe.each(SUBJECTS)('%s, resumed, asks for the same points', (_, make) => {
  test.each([
    ['one evaluation after the other', true, 1],
    ['several at the same time', false, 4],
  ])('%s', async (_name, serial, workers) => {
    const subject = await make(workers);
    for (const seed of [1, 2, 3]) {
      const trace = traced(subject, seed, 150, serial);
      expect(trace.rows.length).toBeGreaterThan(10);
      const chance = Rng.of(seed).fork('cut');
      const cut = chance.below(trace.rows.length + 1);
      checkResumed(subject, trace, seed, cut, null);
      const before = trace.snapshots.filter(({ told }) => told <= cut);
      if (before.length > 0) checkResumed(subject, trace, seed, cut, before[chance.below(before.length)]);
    }
  });
});
