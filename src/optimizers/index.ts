export type { Evaluated, Optimizer, OptimizerFactory, OptimizerSetup } from '../domain/optimizer.js';
export {
  type AdaptiveRateMonteCarloOptions,
  adaptiveRateMonteCarlo,
} from './adaptive-rate-monte-carlo.js';
export { type CmaEsOptions, cmaEs } from './cma-es.js';
export { type ControlledRandomSearchOptions, controlledRandomSearch } from './controlled-random-search.js';
export { coroutineOptimizer, evaluate, evaluateAll, type Point, type PointGenerator } from './coroutine.js';
export { type DefineOptimizerOptions, defineOptimizer } from './define-optimizer.js';
export { type DifferentialEvolutionOptions, differentialEvolution } from './differential-evolution.js';
export { type DirectOptions, direct } from './direct.js';
export { type DualAnnealingOptions, dualAnnealing } from './dual-annealing.js';
export { type GflsOptions, gfls } from './gfls.js';
export { type GridSamplingOptions, gridSampling } from './grid-sampling.js';
export { type LbfgsbOptions, lbfgsb } from './lbfgsb.js';
export { type LevenbergMarquardtOptions, levenbergMarquardt } from './levenberg-marquardt.js';
export { type NelderMeadOptions, nelderMead } from './nelder-mead.js';
export { type OnePlusOneEsOptions, onePlusOneEs } from './one-plus-one-es.js';
export { type ParticleSwarmOptions, particleSwarm } from './particle-swarm.js';
export { type PortfolioOptions, portfolio } from './portfolio.js';
export { type RandomSearchOptions, randomSearch } from './random-search.js';
export { type TrustRegionOptions, trustRegion } from './trust-region.js';
