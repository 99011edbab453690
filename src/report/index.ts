export type { LogScaleChoice } from './axis/value-scale.js';
export type { Steps } from './data/busy-slots.js';
export type { ThinnedLine } from './data/column-extremes.js';
export type { Progress } from './data/evaluation-progress.js';
export type { Figure } from './drawing/figure.js';
export { type ImprovementsData, type ImprovementsOptions, improvements } from './improvements.js';
export {
  type ParallelCoordinatesData,
  type ParallelCoordinatesOptions,
  parallelCoordinates,
} from './parallel-coordinates.js';
export { type ParametersData, parameters } from './parameters.js';
export { type PngOptions, savePng } from './save-png.js';
export { saveSvg } from './save-svg.js';
export { type TimelineBar, type TimelineData, type TimelineOptions, timeline } from './timeline.js';
export {
  type TrajectoriesData,
  type TrajectoriesOptions,
  type TrajectorySeries,
  trajectories,
} from './trajectories.js';
export { type UtilisationData, utilisation } from './utilisation.js';
