import type { Optimizer, OptimizerFactory, OptimizerSetup, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { wholeNumber } from '../domain/options.js';
import { Rng } from '../domain/rng.js';
import { randomPoint } from './batch/random-point.js';
import { rotation } from './batch/rotation.js';
import { createCmaEs } from './cma-es.js';
import { createDifferentialEvolution } from './differential-evolution.js';
import { createDualAnnealing } from './dual-annealing.js';
import { createLbfgsb } from './lbfgsb.js';
import { createOnePlusOneEs } from './one-plus-one-es.js';
import { createTrustRegion } from './trust-region.js';

export interface PortfolioOptions extends EvaluationOptions {
  /** Evaluations that it will probably get; it decides who takes part. Default null: many. */
  readonly budget?: number | null;
}

/**
 * Several optimizers that take turns, chosen by dimension and budget, for tasks about which nothing is known. Who
 * lowered the best value in its turn goes on; otherwise the next one follows.
 *
 * - With a budget of less than 4 (n + 1) evaluations, too few for a model: `onePlusOneEs` alone; with one of less than
 *   10 (n + 1), too few for a population: up to 20 parameters `trustRegion`, beyond `onePlusOneEs`.
 * - Up to 100 parameters: `dualAnnealing`, which is the fastest where basins are smooth; `trustRegion` with restarts, up
 *   to 20 parameters, for smooth functions under a ripple; `cmaEs` with bipop restarts for rough or slanted ones;
 *   `differentialEvolution` for separable ones.
 * - Beyond: `lbfgsb` and `cmaEs`, both with restarts.
 * - The first point is the start point; the second and further members start at random points. How many points can be
 *   evaluated at the same time depends on whose turn it is.
 * - Injected points go to every member that can take them in. It never finishes by itself.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(portfolio({ budget: 20_000 })), ... });
 */
export function portfolio(options: PortfolioOptions = {}): OptimizerSpec {
  if (options.budget !== undefined && options.budget !== null)
    wholeNumber('portfolio.budget', options.budget, 1);
  return specified(
    { kind: 'portfolio', module: import.meta.url, export: 'createPortfolio' },
    { ...options },
    ['budget'],
  );
}

/** Evaluations of one turn, for each parameter and once more. */
const TURN = 40;

type Member = (setup: OptimizerSetup, saved: unknown) => Optimizer;

const MEMBERS = {
  dualAnnealing: (setup, saved) => createDualAnnealing(setup, {}, saved),
  cmaEs: (setup, saved) => createCmaEs(setup, { restarts: 'bipop' }, saved),
  differentialEvolution: (setup, saved) => createDifferentialEvolution(setup, { restarts: null }, saved),
  lbfgsb: (setup, saved) => createLbfgsb(setup, { restarts: null }, saved),
  trustRegion: (setup, saved) => createTrustRegion(setup, { restarts: null }, saved),
  onePlusOneEs: (setup, saved) => createOnePlusOneEs(setup, { restarts: null }, saved),
} as const satisfies Readonly<Record<string, Member>>;

/** Who takes part, in the order of their first turns. */
export function membersFor(dims: number, budget: number | null): readonly (keyof typeof MEMBERS)[] {
  const few = dims <= 20;
  if (budget !== null && budget < 10 * (dims + 1)) {
    return few && budget >= 4 * (dims + 1) ? ['trustRegion'] : ['onePlusOneEs'];
  }
  if (dims > 100) return ['lbfgsb', 'cmaEs'];
  return ['dualAnnealing', ...(few ? (['trustRegion'] as const) : []), 'cmaEs', 'differentialEvolution'];
}

export const createPortfolio: OptimizerFactory<PortfolioOptions> = (setup, options, saved): Optimizer => {
  const { dims } = setup.bounds;
  const { budget = null } = options;
  const members = membersFor(dims, budget).map((name, k) => (state: unknown) => {
    // A restored member brings its own stream and does not look at its start point again.
    const rng = Rng.of(setup.rng.below(Number.MAX_SAFE_INTEGER));
    const x0 = k === 0 ? setup.x0 : randomPoint(setup.bounds, setup.rng);
    return MEMBERS[name]({ ...setup, x0, rng }, state);
  });
  return rotation(members, TURN * (dims + 1), saved);
};
