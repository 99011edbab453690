import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { OptimizerRecord } from './optimizer-record.js';
import type { RecordedRows } from './recorder.js';

/** What a pacing needs of the manager. */
export interface PacingHost {
  /** Sends a grant. */
  grant(record: OptimizerRecord, count: number): void;
  record(record: OptimizerRecord, rows: RecordedRows): void;
  /** An optimizer has ended by its own criteria; its results are recorded. */
  converged(record: OptimizerRecord): void;
  /** Shares the incumbent, if there is a new one to be shared. */
  share(): void;
  /** Ends the run if it shall end; returns whether it ends. */
  checkExit(): boolean;
  /** A round is over, and all its results have taken effect. */
  roundEnded(): void;
  /** Whether the next round may begin now. */
  mayBeginRound(): boolean;
  /** Starts optimizers in the free slots. */
  fillSlots(): void;
  /** An optimizer broke the protocol. */
  fault(record: OptimizerRecord, error: unknown): void;
}

/**
 * When evaluations are granted and when results take effect. Two ways: freely, as fast as results come; or in lock
 * step, so that nothing depends on which result arrives first.
 */
export interface Pacing {
  /** Evaluations that an optimizer may make as soon as it is ready. */
  initialGrant(record: OptimizerRecord): number;
  ready(record: OptimizerRecord): void;
  results(record: OptimizerRecord, batch: ResultsBatch): void;
  /** It has used up its grant. */
  idle(record: OptimizerRecord): void;
  /** It has announced its end, and will send no more results. */
  announcedEnd(record: OptimizerRecord): void;
  /** Whether decisions must wait for the end of a round. */
  readonly isInRound: boolean;
  /** It has returned what was left of its grant, since it is to wait. */
  returned(record: OptimizerRecord, unused: number): void;
  /** Its death was verified; its unused grant is to be taken back. */
  joined(record: OptimizerRecord): void;
  /** Whether results are expected of it, so that its silence means something. */
  owes(record: OptimizerRecord): boolean;
  /** The manager has filled its slots or goes on after a pause. */
  resume(): void;
}
