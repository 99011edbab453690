import type { ExitCondition } from './domain/exit-condition.js';
import type { OptimizerSpec } from './domain/optimizer.js';
import type { Selector } from './domain/selector.js';
import { noImprovement, stoppedAfterConverged } from './exit-conditions/index.js';
import { cmaEs, differentialEvolution, dualAnnealing, lbfgsb, portfolio } from './optimizers/index.js';
import { membersFor } from './optimizers/portfolio.js';
import { cycle } from './selectors/index.js';

/** Evaluations of a slot without a better value of the run, for each parameter and once more, that are patience enough. */
const PATIENCE = 1_000;

/** The members of a portfolio that find global minima alone. */
const ALONE: Readonly<Record<string, () => OptimizerSpec>> = {
  dualAnnealing: () => dualAnnealing(),
  cmaEs: () => cmaEs({ restarts: 'bipop' }),
  differentialEvolution: () => differentialEvolution({ restarts: null }),
  lbfgsb: () => lbfgsb({ restarts: null }),
};

/**
 * The optimizers of a run that names none. The first slot gets a `portfolio`, in which several algorithms take turns and
 * the one that pays off goes on. The further slots get its global members, each alone, so that none waits for its turn:
 * `dualAnnealing`, `cmaEs` with bipop restarts, `differentialEvolution` (beyond 100 parameters `lbfgsb` and `cmaEs`), and
 * then from the beginning. All of them begin again by themselves when they have converged, so a stopper would only stop
 * what still has a chance. They are told of better points that others found, so that two that search in the same way are
 * up to twice as fast as one. Where a slot has too few evaluations for a population, every one gets a portfolio, which
 * then is a local search.
 *
 * The order is that which did best with two slots on multimodal functions, most of them separable. With `cmaEs` as the
 * second one, minima of rotated multimodal functions are found more often, and of most others later.
 *
 * @param evaluationLimit Evaluations of the whole run; Infinity for no limit.
 */
export function defaultSelector(dims: number, evaluationLimit: number, maxJobs: number): Selector {
  const budget = Number.isFinite(evaluationLimit) ? Math.ceil(evaluationLimit / maxJobs) : null;
  const members = membersFor(dims, budget);
  const alone = members.length === 1 ? [] : members.flatMap((name) => ALONE[name]?.() ?? []);
  return cycle(portfolio({ budget }), ...alone);
}

/**
 * When a run ends that was not told: at the first convergence, or, as many optimizers begin again for ever, when its
 * best value has not become lower for 1,000 (n + 1) evaluations in each slot.
 */
export function defaultExitCondition(dims: number, maxJobs: number): ExitCondition {
  return stoppedAfterConverged().or(noImprovement(PATIENCE * (dims + 1) * maxJobs));
}
