export type { Output } from './domain/outputs.js';
export { exportCsv } from './storage/exports/csv.js';
export { exportNdjson } from './storage/exports/ndjson.js';
export { exportSummary } from './storage/exports/summary.js';
export { type ExportHdf5Options, exportHdf5 } from './storage/hdf5/export-hdf5.js';
export { openRun } from './storage/journal/open-run.js';
export { type LogColumn, RunLog } from './storage/run-log.js';
export type {
  BestRecord,
  MessageRecord,
  OptimizerRecord,
  RecordedConfig,
  RecordedJob,
  RecordedOptimizer,
  RunRecord,
  RunSettings,
  SessionRecord,
} from './storage/run-record.js';
