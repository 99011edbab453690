export { type DefineTaskOptions, defineTask } from './define-task.js';
export { type Explanation, explanationText, explanationTree } from './domain/condition.js';
export type { CheckpointControl } from './domain/checkpoint-control.js';
export type { Containment, ContainmentChoice } from './domain/containment.js';
export type { DeadRun } from './domain/dead-run.js';
export { ERROR_CODES, type ErrorCode, GlompoError } from './domain/errors.js';
export type { Escalation, EscalationCounts } from './domain/escalation.js';
export type { FailurePolicies, FailurePolicy } from './domain/failure-policy.js';
export type { HistoryView } from './domain/history-view.js';
export type { Backend, OptimizerSpec } from './domain/optimizer.js';
export type { Outcome } from './domain/outcome.js';
export type { ResourceSample, ResourceSummary, ResourceUsage } from './domain/resource-usage.js';
export type { Intervention, RunEvent, RunStatus } from './domain/run-events.js';
export type { OptimizerSummary, RunOutcome, RunResult, RunStats } from './domain/run-result.js';
export type { ColumnType, DeclaredHeaders, DetailColumn, DetailHeaders } from './domain/detail-columns.js';
export type {
  DefinedTask,
  Task,
  TaskContext,
  TaskDetail,
  TaskFactory,
  TaskReference,
  TaskResult,
} from './domain/task.js';
export type { Output } from './domain/outputs.js';
export type { JournalSync } from './domain/run-journal.js';
export type { Job, JobContext, JobEntry, JobReport } from './job.js';
export type { ManagerChange, PointToInject } from './intervention-input.js';
export { createManager, Manager, type RunOptions } from './manager.js';
export type { Logger, ManagerConfig, SharedPoolConfig } from './manager-config.js';
export { type ReapOptions, reap } from './reap.js';
export { resumeManager } from './resume.js';
export type { ResumeOverrides } from './resume-overrides.js';
