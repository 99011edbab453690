import type { OptimizerSnapshot } from '../../../src/domain/optimizer-snapshot.js';
import type { RunState } from '../../../src/domain/run-state.js';
import type { ReplayItem } from '../../../src/protocol/replay-item.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';

/** What an earlier session has left for this one to go on with. */
export interface ResumedRun {
  readonly state: RunState;
  /** Of a run in lock step, what is recorded of the round that was not finished. */
  readonly tail: {
    /** Evaluations in the order in which they were recorded. */
    readonly batches: readonly { readonly optimizerId: number; readonly batch: ResultsBatch }[];
    /** Optimizers that were told of the incumbent before this round. */
    readonly injected: ReadonlySet<number>;
  };
  /**
   * Where an optimizer stood at the checkpoint that is used; null when that does not say it.
   *
   * @throws GlompoError `GLOMPO_CHECKPOINT` when it cannot be read.
   */
  snapshot(optimizerId: number): OptimizerSnapshot | null;
  /**
   * What an optimizer was told after `told` evaluations and `injected` incumbents; null when that is not at hand.
   *
   * @throws GlompoError `GLOMPO_JOURNAL` (from the iterator) when some of it cannot be read.
   */
  replay(
    optimizerId: number,
    from: { readonly told: number; readonly injected: number },
  ): Iterable<ReplayItem> | null;
}
