export type { CheckpointContent } from './checkpoint-content.js';
export { CheckpointStore, type CheckpointStoreOptions } from './checkpoint-store.js';
export type { CheckpointWriter } from './leftovers.js';
export { listCheckpoints, newestCheckpoint, readCheckpoint } from './list-checkpoints.js';
export type { Checkpoint } from './read-checkpoint.js';
