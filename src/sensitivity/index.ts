export type { BootstrapInterval, BootstrapMetrics, BootstrapOptions, FactorBootstrap } from './bootstrap.js';
export {
  type ConvergenceOptions,
  EstimatedEffects,
  type EstimatedEffectsOptions,
  METRICS,
  type Metric,
  type OutputChoice,
  type ValuesChoice,
} from './estimated-effects.js';
export type { Groups } from './groups.js';
export { type HsicOptions, type HsicSensitivity, hsicSensitivity } from './hsic.js';
export { type BoundKernel, type Kernel, kernelOf } from './kernel.js';
export {
  type BandwidthOptions,
  gaussian,
  laplace,
  linear,
  type PolynomialOptions,
  polynomial,
} from './kernels.js';
export type { Selection } from './named-indices.js';
export {
  type ConditionalOptions,
  type ConjunctiveGaussianOptions,
  conditional,
  conjunctiveGaussian,
  type RegionOptions,
  threshold,
} from './output-kernels.js';
export {
  type BootstrapBar,
  bootstrapPlot,
  type ConvergencePlot,
  convergencePlot,
  type EffectShape,
  type RankingPlot,
  rankingPlot,
  type SensitivityPoint,
  type Series,
  SHAPE_LIMITS,
  sensitivityPlot,
} from './plot-data.js';
export type { Evaluate, InvalidPoint } from './point-judge.js';
export { type RadialOptions, radialTrajectory } from './radial.js';
export { type RadialSetOptions, radialTrajectories } from './radial-set.js';
export {
  type StableRadialOptions,
  type StableRadialProgress,
  type StableRadialSet,
  stableRadialTrajectories,
} from './stable-radial-set.js';
export { type Move, pointsOf, type Trajectory } from './trajectory.js';
export { type TrajectoryOfOptions, trajectoryOf } from './trajectory-of.js';
export { type BoundsPairs, fromUnitCube, toUnitCube } from './unit-cube.js';
export { type WindingStairsOptions, windingStairsTrajectory } from './winding-stairs.js';
export { type WindingStairsSetOptions, windingStairsTrajectories } from './winding-stairs-set.js';
