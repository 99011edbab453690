import type { Evaluated, Optimizer } from '../../domain/optimizer.js';
import type { PointBatch } from './point-batch.js';

/** An algorithm that needs all values of one batch of points before it can say what the next one is. */
export interface BatchAlgorithm {
  /** Why it has ended, or null. */
  readonly finished: string | null;
  /** Opens the first batch, whose first point is the start point. */
  begin(): void;
  /** Takes in what was told with row `row` of the batch, as entry `index`, besides its value. */
  takeMore?(evaluated: Evaluated, index: number, row: number): void;
  /** Learns from the complete batch, and opens the next one or finishes. */
  advance(): void;
  /** See `Optimizer.inject`. */
  inject?(x: Float64Array, fx: number): void;
  /** See `Optimizer.save`; what it returns is copied. */
  save(): unknown;
}

/** The optimizer that such an algorithm is, with the batch that the algorithm works on. */
export function batchOptimizer(batch: PointBatch, algorithm: BatchAlgorithm): Optimizer {
  return {
    get finished() {
      return algorithm.finished;
    },
    ask(points, capacity) {
      if (algorithm.finished !== null) return 0;
      if (batch.state.count === 0) algorithm.begin();
      return batch.ask(points, capacity);
    },
    tell(evaluated) {
      for (let i = 0; i < evaluated.count && algorithm.finished === null; i += 1) {
        const row = batch.take(evaluated, i);
        if (row < 0) continue;
        algorithm.takeMore?.(evaluated, i, row);
        if (batch.complete) algorithm.advance();
      }
    },
    ...(algorithm.inject && { inject: (x: Float64Array, fx: number) => algorithm.inject?.(x, fx) }),
    save: () => structuredClone(algorithm.save()),
  };
}
