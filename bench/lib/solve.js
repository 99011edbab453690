import { load } from './dist.js';
import { SOLVED } from './peer-problems.js';

const [{ drive }, { Rng }, { boundsOf }] = await Promise.all([
  load('src/testing/index.js'),
  load('src/domain/rng.js'),
  load('src/domain/bounds.js'),
]);

/**
 * Drives one optimizer alone, in this thread, from a start point that is uniform in the box.
 *
 * @param spec What a factory such as `cmaEs()` returns.
 * @param problem.target Value that counts as found; the six functions' own where it is left out.
 * @returns `solved`, `evaluations` until then (or in all), and the best value `fx`.
 */
export async function solve(spec, problem, seed, budget = 100_000) {
  const { dims, evaluate, target = SOLVED } = problem;
  const bounds = boundsOf(problem.bounds);
  const rng = Rng.of(seed);
  const x0 = bounds.lower.map((low, i) => low + rng.uniform() * (bounds.upper[i] - low));
  const factory = (await import(spec.module))[spec.export];
  const optimizer = factory({ bounds, x0, rng, workers: spec.workers }, spec.options);
  const { evaluations, bestFx } = drive(optimizer, dims, evaluate, { evaluations: budget, target });
  return { solved: bestFx <= target, evaluations, fx: bestFx };
}
