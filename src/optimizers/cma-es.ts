import type { Optimizer, OptimizerFactory, OptimizerSpec } from '../domain/optimizer.js';
import { type EvaluationOptions, specified } from '../domain/optimizer-spec.js';
import { finiteNumber, flag, oneOf, wholeNumber } from '../domain/options.js';
import { randomPoint } from './batch/random-point.js';
import { planStateOf, relay } from './batch/relay.js';
import { defaultPopsize } from './cma-es/parameters.js';
import { firstRestarts, nextRestart, type RestartScheme, type RestartsState } from './cma-es/restarts.js';
import { type CmaEsRunOptions, createCmaEsRun } from './cma-es-run.js';

export interface CmaEsOptions extends EvaluationOptions {
  /** Initial standard deviation of every parameter, as a fraction of its range. Default 0.25. */
  readonly sigma0?: number;
  /** Points a generation, at least 4. Default 4 + floor(3 ln n), rounded up to a multiple of `workers`. */
  readonly popsize?: number;
  /** Generations after which the search ends. Default: no limit. */
  readonly maxIterations?: number;
  /**
   * The search ends when the best values of the last 10 + 30 n / popsize generations, and all values of the newest,
   * lie within this, in units of the task's value. Default 1e-12.
   */
  readonly tolFun?: number;
  /** The search ends when every standard deviation is below this fraction of the range. Default 1e-12 * `sigma0`. */
  readonly tolX?: number;
  /** The search ends when the standard deviation of a parameter grew by this factor. Default 1e4. */
  readonly tolUpSigma?: number;
  /** Generations from one injected point that is used to the next, at least 1. Default 1. */
  readonly injectionInterval?: number;
  /**
   * Whether an injected point is evaluated in the next generation, exactly as it is, and takes part with its whole
   * step, however long. Otherwise it costs no evaluation and its step is shortened to a likely one: it shows a
   * direction. Default false.
   */
  readonly forceInjects?: boolean;
  /**
   * How the points of a generation are drawn: `mirrored`: half of them in orthogonal directions, the others opposite to
   * these (Wang, Emmerich and Bäck 2019); or `independent` of each other, as in the tutorial. Mirrored points took a quarter
   * fewer evaluations over the BBOB functions in five dimensions. Default `mirrored`.
   */
  readonly sampling?: 'independent' | 'mirrored';
  /** Smallest step size, as a fraction of the range, at most `sigma0`. Default 0. */
  readonly minSigma?: number;
  /** Largest step size, as a fraction of the range, at least `sigma0`. Default: no limit. */
  readonly maxSigma?: number;
  /**
   * Whether a search that has converged begins again at a random point, and with what population: `ipop` doubles it
   * each time, up to 512 times the usual one (Auger and Hansen 2005); `bipop` does too, but spends half of its evaluations on small populations with
   * small steps (Hansen 2009). With restarts it never ends by itself. Default `none`.
   */
  readonly restarts?: 'none' | RestartScheme;
  /**
   * Whether only variances are learnt, no correlations: linear in time and memory, and faster to learn, but for
   * functions whose parameters hardly depend on each other. It is there for what other packages have restricted
   * models (VD-CMA, VkD-CMA) for. Default: from 500 parameters on.
   */
  readonly separable?: boolean;
}

const OPTIONS = [
  'sigma0',
  'popsize',
  'maxIterations',
  'tolFun',
  'tolX',
  'tolUpSigma',
  'injectionInterval',
  'restarts',
  'separable',
  'forceInjects',
  'sampling',
  'minSigma',
  'maxSigma',
];

const SIGMA0 = 0.25;
/** Parameters from which on a full covariance costs more time and memory than most tasks are worth. */
const MANY = 500;

/**
 * Covariance matrix adaptation evolution strategy: (mu/mu_w, lambda), full covariance, active update (Hansen, "The
 * CMA Evolution Strategy: A Tutorial", 2016, arXiv:1604.00772). The robust choice for up to about 100 parameters.
 *
 * - It searches in units of the range, so parameters of different magnitude need no scaling.
 * - Points beyond a bound come back through a smooth, mirrored map that is the identity except within 5 % of the range
 *   from a bound; optima on a bound are found as fast as others.
 * - The first point is the start point, which is also the mean of the first generation. All points of one generation
 *   can be evaluated at the same time; the next begins when every one has its value.
 * - A failed evaluation ranks last. A generation without a finite value leaves the search where it is; after 20 of
 *   them in a row it ends (`noFiniteValues`).
 * - An injected point that is better than all of the generation in progress joins it, at no evaluation, in place of its
 *   worst; how far it can pull the mean is limited (Hansen 2011, arXiv:1110.4181).
 * - With `restarts` it goes on after convergence, at a random point with another population, until its allowance ends.
 *   A search that gathers well above the best value of those before it does not wait for convergence (`outdone`).
 * - `report()` tells of the present search its generations, step size, mean, standard deviations, condition number and
 *   best value, and with `restarts` how many searches ended before it, and for which reasons.
 * - It ends by the criteria of the tutorial's appendix B.3; `finished` begins with the name: `tolFun`, `equalFunValues`,
 *   `tolX`, `tolUpSigma`, `stagnation`, `conditionCov`, `noEffectAxis`, `noEffectCoord`, `maxIterations`.
 *   Two of them look at C through its Cholesky factor, not its principal axes: `conditionCov` at the ratio of its
 *   diagonal, which is a lower bound, and `noEffectAxis` at its columns.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @example
 * createManager({ optSelector: cycle(cmaEs({ sigma0: 0.1, workers: 4 })), ... });
 */
export function cmaEs(options: CmaEsOptions = {}): OptimizerSpec {
  const { sigma0, popsize, maxIterations, tolFun, tolX, tolUpSigma, injectionInterval, restarts } = options;
  const { separable, forceInjects, sampling, minSigma, maxSigma } = options;
  if (sigma0 !== undefined) finiteNumber('cmaEs.sigma0', sigma0, { min: 0, exclusive: true });
  if (popsize !== undefined) wholeNumber('cmaEs.popsize', popsize, 4);
  if (maxIterations !== undefined) wholeNumber('cmaEs.maxIterations', maxIterations, 1);
  if (tolFun !== undefined) finiteNumber('cmaEs.tolFun', tolFun, { min: 0 });
  if (tolX !== undefined) finiteNumber('cmaEs.tolX', tolX, { min: 0 });
  if (tolUpSigma !== undefined) finiteNumber('cmaEs.tolUpSigma', tolUpSigma, { min: 1, exclusive: true });
  if (injectionInterval !== undefined) wholeNumber('cmaEs.injectionInterval', injectionInterval, 1);
  if (restarts !== undefined) oneOf('cmaEs.restarts', restarts, ['none', 'ipop', 'bipop']);
  if (separable !== undefined) flag('cmaEs.separable', separable);
  if (forceInjects !== undefined) flag('cmaEs.forceInjects', forceInjects);
  if (sampling !== undefined) oneOf('cmaEs.sampling', sampling, ['independent', 'mirrored']);
  const usual = sigma0 ?? SIGMA0;
  if (minSigma !== undefined) finiteNumber('cmaEs.minSigma', minSigma, { min: 0, max: usual });
  if (maxSigma !== undefined) finiteNumber('cmaEs.maxSigma', maxSigma, { min: usual });
  return specified(
    { kind: 'cmaEs', module: import.meta.url, export: 'createCmaEs' },
    { ...options },
    OPTIONS,
  );
}

export const createCmaEs: OptimizerFactory<CmaEsOptions> = (setup, options, saved): Optimizer => {
  const { bounds, workers } = setup;
  const { dims } = bounds;
  const { restarts = 'none', sigma0 = SIGMA0, popsize = defaultPopsize(dims, workers) } = options;
  const { maxIterations = Infinity, tolFun = 1e-12, tolX = 1e-12 * sigma0, tolUpSigma = 1e4 } = options;
  const { separable = dims >= MANY, injectionInterval = 1, forceInjects = false } = options;
  const { minSigma = 0, maxSigma = Infinity, sampling = 'mirrored' } = options;
  const first = {
    ...{ sigma0, minSigma, maxSigma, popsize, separable, injectionInterval, forceInjects, sampling },
    ...{ maxIterations, tolFun, tolX, tolUpSigma, rival: Infinity },
  };
  if (restarts === 'none') return createCmaEsRun(setup, first, saved);

  const state = (planStateOf(saved) as RestartsState | undefined) ?? firstRestarts();
  return relay<CmaEsRunOptions>(
    setup,
    createCmaEsRun,
    {
      state,
      next(rng, spent, bestFx) {
        const leg = nextRestart(restarts, state, popsize, spent, rng);
        if (leg === null) return { x0: setup.x0, options: first };
        return {
          x0: randomPoint(bounds, rng),
          options: {
            ...first,
            rival: bestFx,
            popsize: leg.popsize,
            sigma0: Math.max(sigma0 * leg.stepFactor, minSigma),
            maxIterations: Math.min(maxIterations, leg.maxGenerations),
          },
        };
      },
    },
    saved,
  );
};
