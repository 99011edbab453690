export { type CmaEsOptions, cmaEs } from './cma-es.js';
export { coroutineOptimizer, evaluate, evaluateAll, type Point, type PointGenerator } from './coroutine.js';
export { type DefineOptimizerOptions, defineOptimizer } from './define-optimizer.js';
export { type LevenbergMarquardtOptions, levenbergMarquardt } from './levenberg-marquardt.js';
export { type NelderMeadOptions, nelderMead } from './nelder-mead.js';
export { type RandomSearchOptions, randomSearch } from './random-search.js';
