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
