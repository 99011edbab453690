export { type ChannelCheck, type ConnectChannel, channelConformance } from './channel-conformance.js';
export { type Driven, type DriveOptions, drive, type Objective } from './drive.js';
export {
  type ConformanceCheck,
  type ConformanceSettings,
  type ConformanceSubject,
  optimizerConformance,
} from './optimizer-conformance.js';
export { assertPlainData } from './plain-data.js';
export { SimulatedClock } from './simulated-clock.js';
export { RUN_INVARIANTS, type RunInvariant } from './run-invariants.js';
export type {
  Moment,
  RunTrace,
  TracedCheckpoint,
  TracedDeed,
  TracedFrame,
  TracedOptimizer,
  TracedResult,
} from './run-trace.js';
export {
  type CheckpointScript,
  type DiesAt,
  type FrameFault,
  type IsolateFault,
  type IsolateScript,
  QUIET_SCRIPT,
  type ShutdownScript,
  type SimulatedSpec,
  type UserAct,
  WELL_BEHAVED,
} from './shutdown-script.js';
export {
  checkpointScripts,
  type Fc,
  frameFaults,
  isolateFaults,
  isolateScripts,
  type ScriptChoice,
  shutdownScripts,
  userActs,
} from './shutdown-scripts.js';
export { type SimulationChanges, simulateRun } from './simulate-run.js';
