import type { OwnerChannel } from '../../channel/messages.js';

/** An evaluator that is ready to take points. */
export interface ReadyEvaluator {
  readonly channel: OwnerChannel;
  /** In words, for messages. */
  readonly name: string;
}

/** Where a pool's evaluators come from. */
export interface EvaluatorSource {
  /** Set by the pool: takes each evaluator once it is ready. An evaluator has ended when its channel is closed. */
  onReady: (evaluator: ReadyEvaluator) => void;
  /** Set by the pool: an evaluator has ended before it was ready. */
  onFailure: (reason: unknown) => void;
  /** Asks for `count` more evaluators. */
  request(count: number): void;
  /** Ends all evaluators; resolves when their death was verified by whoever started them. */
  close(): Promise<void>;
}
