export { type ExitCondition, ExitRule, type RunFacts } from '../domain/exit-condition.js';
export { convergedCount } from './converged-count.js';
export { maxEvaluations } from './max-evaluations.js';
export { maxOptimizersStarted } from './max-optimizers-started.js';
export { type MaxSecondsOptions, maxSeconds } from './max-seconds.js';
export { type StoppedAfterConvergedOptions, stoppedAfterConverged } from './stopped-after-converged.js';
export { stoppedCount } from './stopped-count.js';
export { type TargetCostOptions, targetCost } from './target-cost.js';
