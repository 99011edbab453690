import { describe, test } from 'vitest';
import {
  cmaEs,
  coroutineOptimizer,
  evaluate,
  evaluateAll,
  levenbergMarquardt,
  nelderMead,
  randomSearch,
} from '../../../src/optimizers/index.js';
import { optimizerConformance } from '../../../src/testing/index.js';

const SPECS = {
  'cmaEs()': cmaEs(),
  'cmaEs({ popsize: 7, workers: 2, injectionInterval: 3 })': cmaEs({
    popsize: 7,
    workers: 2,
    injectionInterval: 3,
  }),
  'cmaEs({ maxIterations: 5 })': cmaEs({ maxIterations: 5 }),
  'nelderMead()': nelderMead(),
  'nelderMead({ restarts: 3, xatol: 1e-3, fatol: 1e-3 })': nelderMead({
    restarts: 3,
    xatol: 1e-3,
    fatol: 1e-3,
  }),
  'levenbergMarquardt()': levenbergMarquardt(),
  'levenbergMarquardt({ restarts: null })': levenbergMarquardt({ restarts: null }),
  'levenbergMarquardt({ restarts: 2, geodesicAcceleration: false })': levenbergMarquardt({
    restarts: 2,
    geodesicAcceleration: false,
  }),
  'randomSearch()': randomSearch(),
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
