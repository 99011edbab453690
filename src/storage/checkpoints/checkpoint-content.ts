import type { GlompoError } from '../../domain/errors.js';
import type { OptimizerSnapshot } from '../../domain/optimizer-snapshot.js';
import type { RunState } from '../../domain/run-state.js';
import type { RunSettings } from '../run-record.js';

/** What a checkpoint is made of. */
export interface CheckpointContent {
  readonly runId: string;
  /** Version of glompo that writes it. */
  readonly glompoVersion: string;
  readonly settings: RunSettings;
  /**
   * The snapshots of optimizers, with their ids, as they come. Each is written before the next is asked for, so that they
   * need not all be in memory.
   */
  readonly snapshots:
    | Iterable<readonly [number, OptimizerSnapshot]>
    | AsyncIterable<readonly [number, OptimizerSnapshot]>;
  /** The state of the run. Read when the last snapshot is written, so that a getter can tell how things stand then. */
  readonly state: RunState;
}

/**
 * Writes the task's state into an empty directory.
 *
 * @returns Whether it has any.
 */
export type SaveTask = (directory: string) => Promise<boolean>;

/** A checkpoint that is on the disk. */
export interface WrittenCheckpoint {
  readonly name: string;
  /** The checkpoint itself, which is a directory. */
  readonly directory: string;
  /** Bytes of all its files. */
  readonly bytes: number;
  /** Optimizers whose snapshots it has. */
  readonly saved: number;
  /** What went wrong without harm to it: snapshots that were left out, and older checkpoints that could not be removed. */
  readonly warnings: readonly GlompoError[];
}
