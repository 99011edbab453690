import type { ResultsBatch } from './results-batch.js';

/** Something that an optimizer is told again, in the order in which it happened in an earlier session. */
export type ReplayItem =
  /** Evaluations, as the frame that is sent. */
  | {
      readonly kind: 'rows';
      readonly frame: Uint8Array;
      readonly batch: Pick<ResultsBatch, 'ids' | 'firstId' | 'count'>;
    }
  /** It had asked for so many points before it was told of what follows. */
  | { readonly kind: 'ask'; readonly asked: number }
  /** It was told of a point found elsewhere, when it had asked for so many. */
  | { readonly kind: 'inject'; readonly asked: number; readonly x: Float64Array; readonly fx: number };
