import type { EvaluationFailed } from '../../../src/protocol/messages.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { OwnerChannel } from '../../channel/messages.js';

/** What a pool hears from an evaluator. */
export interface EvaluatorListener {
  onResults(results: ResultsBatch): void;
  onEvaluationFailed(message: EvaluationFailed): void;
  /** It makes an evaluation once more. */
  onRetrying(): void;
  /** It ends by itself, and has begun nothing of what it has in hand. */
  onLeaving(): void;
}

/** An evaluator that is ready to take points. */
export interface ReadyEvaluator {
  /** In words, for messages. */
  readonly name: string;
  readonly send: OwnerChannel['send'];
  readonly sendBatch: OwnerChannel['sendBatch'];
  listen(listener: EvaluatorListener): void;
  /** Resolves when it can no longer be reached. */
  readonly closed: Promise<unknown>;
  /** Resolves when it has ended, with how it did. */
  readonly ended: Promise<string>;
  /** Ends it by force. */
  end(reason: string): void;
}

/** Where a pool's evaluators come from. */
export interface EvaluatorSource {
  /** Set by the pool: takes each evaluator once it is ready. */
  onReady: (evaluator: ReadyEvaluator) => void;
  /** Set by the pool: an evaluator has ended before it was ready. */
  onFailure: (reason: string) => void;
  /** Asks for `count` more evaluators. */
  request(count: number): void;
  /** Ends all evaluators; resolves when their death was verified by whoever started them. */
  close(): Promise<void>;
  /** Ends all evaluators by force. */
  closeNow(): void;
}
