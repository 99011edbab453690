export { type AckleyOptions, ackley } from './ackley.js';
export { alpine01 } from './alpine01.js';
export { alpine02 } from './alpine02.js';
export { type BbobFunction, type BbobOptions, bbob } from './bbob.js';
export type { BenchmarkFunction } from './benchmark-function.js';
export { type DeceptiveOptions, deceptive } from './deceptive.js';
export type { DelayOptions, DimsOptions, ShiftOptions } from './define-benchmark.js';
export { easom } from './easom.js';
export { type ExpLeastSquaresCostOptions, expLeastSquaresCost } from './exp-least-squares-cost.js';
export { griewank } from './griewank.js';
export { langermann } from './langermann.js';
export { type LennardJonesOptions, lennardJones } from './lennard-jones.js';
export { levy } from './levy.js';
export { type MichalewiczOptions, michalewicz } from './michalewicz.js';
export { correctDigits } from './nist/correct-digits.js';
export {
  NIST_PROBLEMS,
  type NistProblemName,
  type NistRegression,
  type NistRegressionOptions,
  nistRegression,
} from './nist-regression.js';
export type { StrdParameter } from './nist/strd-problem.js';
export { qing } from './qing.js';
export { rana } from './rana.js';
export { rastrigin } from './rastrigin.js';
export { rosenbrock } from './rosenbrock.js';
export { type SchwefelOptions, schwefel } from './schwefel.js';
export { type ShekelOptions, shekel } from './shekel.js';
export { type ShubertOptions, shubert } from './shubert.js';
export { sphere } from './sphere.js';
export { type StochasticOptions, stochastic } from './stochastic.js';
export { styblinskiTang } from './styblinski-tang.js';
export { trigonometric } from './trigonometric.js';
export { vincent } from './vincent.js';
export { zeroSum } from './zero-sum.js';
